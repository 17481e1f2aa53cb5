-- Who deletes an interface or an address makes the database look for others that refer to it: without these, through the whole table for each of them.
-- Few rows have a value, and only those are kept here.
CREATE INDEX dcim_interface_parent_interface_id_set ON dcim_interface (parent_interface_id) WHERE parent_interface_id IS NOT NULL;
CREATE INDEX dcim_interface_bridge_id_set ON dcim_interface (bridge_id) WHERE bridge_id IS NOT NULL;
CREATE INDEX dcim_interface_lag_id_set ON dcim_interface (lag_id) WHERE lag_id IS NOT NULL;
CREATE INDEX ipam_ip_address_nat_inside_id_set ON ipam_ip_address (nat_inside_id) WHERE nat_inside_id IS NOT NULL;

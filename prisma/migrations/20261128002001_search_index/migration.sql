-- Search and "contains" look for a part of a text in several columns. By the trigrams of an index that takes what is found; without one, every row is read.
-- pg_trgm comes with Postgres, but a server may have been installed without it: then search works as before, by reading.
-- (To add the indexes later: install pg_trgm, then run SELECT windlass_index_search().)
CREATE FUNCTION windlass_index_search() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
  EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'search reads whole tables: the extension pg_trgm can not be used here (%)', SQLERRM;
    RETURN false;
  END;
  CREATE INDEX IF NOT EXISTS dcim_device_search ON dcim_device
    USING gin (name gin_trgm_ops, serial gin_trgm_ops, asset_tag gin_trgm_ops, comments gin_trgm_ops);
  CREATE INDEX IF NOT EXISTS dcim_interface_search ON dcim_interface
    USING gin (name gin_trgm_ops, label gin_trgm_ops, description gin_trgm_ops, mac_address gin_trgm_ops);
  CREATE INDEX IF NOT EXISTS ipam_ip_address_search ON ipam_ip_address
    USING gin ((address::text) gin_trgm_ops, dns_name gin_trgm_ops, description gin_trgm_ops);
  CREATE INDEX IF NOT EXISTS ipam_prefix_search ON ipam_prefix USING gin ((prefix::text) gin_trgm_ops, description gin_trgm_ops);
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION windlass_index_search() FROM PUBLIC;
SELECT windlass_index_search();

// How many objects a person may delete in one go: what happens to each of them is looked up before.
export const DELETED_AT_ONCE = 1000;

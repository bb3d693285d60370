-- A group's name is a segment of an address, /groups/{name}, and no segment can hold a slash.
alter table groups add constraint groups_name_without_slash check (position('/' in name) = 0);

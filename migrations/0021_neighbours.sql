-- How many bytes the audit trail keeps of changes, workspace by workspace. To add them up anew for each change would read the
-- whole trail of a workspace, so the sum is kept beside it, and by triggers: whoever adds, changes or removes an entry (the
-- writer, the cleaning, somebody's deletion) need not know of it.

create table audit_bytes (
    workspace_id text primary key references workspaces (id) on delete cascade,
    bytes bigint not null
);

-- Reads the trail once: half a second for a million entries.
insert into audit_bytes (workspace_id, bytes)
select workspace_id, sum(octet_length(details)) from audit where details is not null group by workspace_id;

create trigger audit_bytes_added after insert on audit when new.details is not null
begin
    insert into audit_bytes (workspace_id, bytes) values (new.workspace_id, octet_length(new.details))
    on conflict (workspace_id) do update set bytes = bytes + excluded.bytes;
end;

create trigger audit_bytes_removed after delete on audit when old.details is not null
begin
    update audit_bytes set bytes = bytes - octet_length(old.details) where workspace_id = old.workspace_id;
end;

create trigger audit_bytes_changed after update of details on audit
begin
    update audit_bytes set bytes = bytes + coalesce(octet_length(new.details), 0) - coalesce(octet_length(old.details), 0)
    where workspace_id = new.workspace_id;
end;

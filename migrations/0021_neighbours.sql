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

-- Somebody proved an account that another user had proved before: the newer proof counts. Of each account the last time, for as
-- long as a moderator may keep it where it was, and until the one who had it has been told.
create table account_handovers (
    roblox_id bigint primary key,
    before_user bigint not null,
    after_user bigint not null,
    happened_at bigint not null,
    told boolean not null default false
);

create index account_handovers_from on account_handovers (before_user);
create index account_handovers_to on account_handovers (after_user, happened_at);
create index account_handovers_by_time on account_handovers (happened_at);
create index account_handovers_untold on account_handovers (before_user) where told = false;

-- What moderators of a server say about proofs there. 'withdrawn': this user's does not count; 'kept': of this account no other
-- user's does.
create table proof_rulings (
    guild_id bigint not null,
    roblox_id bigint not null,
    discord_user_id bigint not null,
    ruling text not null check (ruling in ('withdrawn', 'kept')),
    ruled_at bigint not null,
    primary key (guild_id, roblox_id, discord_user_id)
);

create index proof_rulings_of_user on proof_rulings (discord_user_id, guild_id);

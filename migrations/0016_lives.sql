-- How a person is found among millions of entries, how far a deletion is, and what is removed with time.
--
-- The indexes on `audit` and `claims` are built from all their rows, which takes a few seconds for each million: without
-- them a deletion would read the whole history instead, each time. Nothing else here depends on the number of rows.

-- Which numbers that may be somebody's ID the details of an entry hold. Written with the entry.
create table audit_mentions (
    id integer primary key,
    entry_id bigint not null references audit (id),
    number bigint not null
);

create index audit_mentions_of_entry on audit_mentions (entry_id);

-- The pages of an index are split as it grows, and a copy of a key may stay behind in the gap of the page that it was on,
-- where no deletion reaches it. So the large indexes here that grow in no order hold no ID but the remainder of one, which
-- many people share.
create index audit_mentions_of_number on audit_mentions ((number % 65521));

-- False for entries of releases that did not write mentions: those are made up for in small steps while the program runs.
alter table audit add column mentions_noted boolean not null default false;
create index audit_unnoted on audit (mentions_noted, id) where details is not null and mentions_noted = false;

-- What somebody did, and what was done to them.
create index audit_by_actor on audit ((actor_id % 65521)) where actor_id is not null;
create index audit_of_account on audit ((roblox_id % 65521)) where roblox_id is not null;

-- Whom else a session names. Its host has indexes of their own, and so have claims.
create index sessions_by_co_host on sessions (co_host_id) where co_host_id is not null;
create index sessions_by_supervisor on sessions (supervisor_id) where supervisor_id is not null;
create index attendees_of_account on attendees (roblox_id);
create index members_of_account on members (roblox_id);
create index seen_ranks_of_account on seen_ranks (roblox_id);
create index link_misses_of_user on link_misses (discord_user_id);
create index link_attempts_of_user on link_attempts (discord_user_id);
create index wanted_claims_of_user on wanted_claims (discord_user_id);
create index link_requests_of_user on link_requests (discord_user_id);
create index departures_of_user on departures (discord_user_id);
create index departure_notices_of_user on departure_notices (discord_user_id);

-- Deletions that are under way. The first transaction of one takes the links and ranks of a person and leaves this; what
-- follows is done in small steps, by whichever process is there, and takes this away at its end.
create table erasures (
    discord_user_id bigint primary key,
    -- Where it was asked for: in whose turn the writer does it.
    workspace_id text not null references workspaces (id),
    -- Until then whoever does it is at it, and nobody else has to.
    due_at bigint not null
);

create index erasures_by_time on erasures (due_at);

-- The accounts that were theirs when it began: there is no link any more that could say so.
create table erasure_accounts (
    discord_user_id bigint not null references erasures (discord_user_id) on delete cascade,
    roblox_id bigint not null,
    -- The workspace in which it was theirs; empty for everywhere, since a null would not count in the key.
    workspace_id text not null,
    primary key (discord_user_id, roblox_id, workspace_id)
);

-- What is removed with time is found by its time.
create index link_attempts_by_end on link_attempts (expires_at);
create index wanted_claims_by_time on wanted_claims (wanted_at);
create index link_misses_by_time on link_misses (asked_at);
create index link_requests_by_time on link_requests (asked_at);
create index roblox_names_by_time on roblox_names (seen_at, roblox_id);
create index boards_settled_by_time on boards (posted_at) where settled = true;
create index departures_by_time on departures (noticed_at);
create index departure_notices_by_time on departure_notices (noticed_at);
create index api_keys_revoked on api_keys (revoked_at) where revoked_at is not null;

-- Up to which entry of the audit trail something has been removed that is removed with time.
create table cleaned (
    what text primary key,
    up_to bigint not null
);

-- For how many days a workspace keeps sessions that are over, and its audit trail; null: without end.
alter table workspaces add column history_days integer check (history_days > 0);
create index workspaces_with_an_end on workspaces (history_days) where history_days is not null;

-- What SERIES may keep of somebody is asked for where they are deleted.
create index workspaces_on_series on workspaces (engine) where engine = 'series';

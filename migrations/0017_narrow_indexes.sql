-- Every row is found by an index that is as narrow as what is known, however much has ever happened.

-- What a member holds, across sessions. The member comes first: a workspace alone is no way to claims, and a planner without
-- statistics took it for one. The session is in it, so that a member's past is skipped without a look at each claim.
drop index claims_of_user;
create index claims_of_user on claims (roblox_id, workspace_id, session_id);

-- The pages of a list of one status.
drop index sessions_by_time;
create index sessions_by_status on sessions (workspace_id, status, starts_at, id);

-- The pages of a list of one host, and of one host and one status.
create index sessions_of_host on sessions (host_id, workspace_id, starts_at, id) where host_id is not null;
create index sessions_of_host_by_status on sessions (host_id, workspace_id, status, starts_at, id) where host_id is not null;

-- What is not over: a few among many. All that is asked of them is in it.
create index sessions_coming on sessions (workspace_id, starts_at, id, duration_minutes, status)
    where status in ('upcoming', 'ongoing');

-- The first of them by ID. IDs begin with the time at which they were made, so what lies before it is over.
create index sessions_coming_by_id on sessions (workspace_id, id) where status in ('upcoming', 'ongoing');

-- What the clock has to look at.
drop index sessions_by_turn;
create index sessions_to_begin on sessions (starts_at, id) where timed and status = 'upcoming';
create index sessions_to_end on sessions ((starts_at + duration_minutes * 60000), id) where timed and status = 'ongoing';

-- The boards of a channel, the last one last; and those among them whose session is not over.
drop index boards_in_channel;
create index boards_in_channel on boards (guild_id, channel_id, posted_at, message_id);
create index boards_in_channel_unsettled on boards (guild_id, channel_id, posted_at, message_id) where settled = false;

-- The boards that are still followed: a few among many.
drop index boards_unsettled;
create index boards_unsettled on boards (board_id, place, message_id) where settled = false;

-- The boards of one engine's sessions that are still followed, however long ago they were posted.
create index boards_of_engine on boards (workspace_id, engine, board_id desc, place, message_id) where settled = false;

-- Few changes are undone, and the others need no place in this index.
drop index audit_undone_once;
create unique index audit_undone_once on audit (workspace_id, undoes) where undoes is not null;

-- What has waited longest in a server.
create index link_requests_of_guild on link_requests (guild_id, asked_at);

-- The few who have left and whose slots are still to be freed.
create index departures_unfreed on departures (noticed_at) where unfreed;

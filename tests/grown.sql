-- A database after years of use: one huge workspace among twenty, each coming session with a few claims, each past one full.
-- How large it becomes stands in the temporary table `size (members, coming, past)`. The present is 1800000000000.

insert into workspaces (id, name, plan, engine, created_at)
    with recursive n (n) as (select 0 union all select n + 1 from n where n < 19)
    select 'w' || n, 'Workspace ' || n, 'premium', case when n in (3, 4) then 'series' else 'embedded' end, 1700000000000 + n from n;

insert into guilds (id, workspace_id, created_at, audit_channel_id, audit_told_id)
    with recursive n (n) as (select 0 union all select n + 1 from n where n < 39)
    select 1000 + n, 'w' || (n % 20), 1700000000000, case when n % 8 = 0 then 5000 + n end, 0 from n;

insert into members (workspace_id, roblox_id, rank, entered_at)
    with recursive n (n) as (select 1 union all select n + 1 from n where n < (select members from size))
    select 'w' || case when n % 10 = 0 then 1 + (n / 10) % 19 else 0 end, n, n % 256, 1700000000000 from n;

insert into links (discord_user_id, guild_id, source, roblox_id, share, linked_at, checked_at)
    select 100000000 + roblox_id, case when roblox_id % 4 = 0 then 1000 else 0 end,
        case when roblox_id % 3 = 0 then 'phrase' when roblox_id % 3 = 1 then 'moderator' else 'bloxlink' end,
        roblox_id, 0, 1700000000000, 1700000000000 from members;

insert into roblox_names (roblox_id, username, display_name, seen_at)
    select roblox_id, 'user_' || roblox_id, 'User ' || roblox_id, 1790000000000 from members;

insert into given_ranks (workspace_id, roblox_id, group_id, rank, given_at)
    select workspace_id, roblox_id, 77, rank, 1790000000000 from members where roblox_id % 4 = 0;
insert into seen_ranks (workspace_id, group_id, roblox_id, rank, seen_at)
    select workspace_id, 77, roblox_id, rank, 1790000000000 from members where roblox_id % 4 = 0;

insert into link_misses (guild_id, discord_user_id, source, asked_at)
    select 1000 + roblox_id % 40, 100000000 + roblox_id, 'bloxlink', 1790000000000 from members where roblox_id % 4 = 1;

insert into link_attempts (guild_id, discord_user_id, roblox_id, phrase, issued_at, expires_at)
    select case when roblox_id % 9 = 0 then 1000 + roblox_id % 40 else 1000 end, 100000000 + roblox_id, roblox_id, 'river stone', 1790000000000,
        1790000600000 + roblox_id from members where roblox_id % 40 = 1;

insert into wanted_claims (guild_id, discord_user_id, session_id, role_name, slot, wanted_at)
    select guild_id, discord_user_id, 'session_1_1', 'Role 1', null, issued_at + roblox_id from link_attempts;

insert into link_requests (guild_id, discord_user_id, roblox_id, asked_at)
    select guild_id, discord_user_id, roblox_id, issued_at + roblox_id from link_attempts;

insert into departures (guild_id, discord_user_id, noticed_at, unfreed)
    select 1000 + roblox_id % 40, 100000000 + roblox_id, 1790000000000, roblox_id % 2000 = 3 from members where roblox_id % 10 = 3;

insert into departure_notices (guild_id, discord_user_id, freed, noticed_at)
    select guild_id, discord_user_id, 1, noticed_at from departures where discord_user_id % 100 = 3;

-- First the past ones, one an hour, then those that run, then those that come, one in ten minutes.
create temp table planned as
    with recursive n (n) as (
        select 0 union all select n + 1 from n where n < (select coming + past from size) - 1
    ), timed (n, over, starts_at) as (
        select n, n < past, case when n < past then 1800000000000 - (past - n) * 3600000
            else 1800000000000 + (n - past - 30) * 600000 end from n, size
    )
    select n, over, starts_at, 'w' || case when n % 10 = 0 then 1 + (n / 10) % 19 else 0 end as workspace_id,
        printf('session_%d_%012d', starts_at / 1000 - 604800, n * 7919 % 1000003) as id from timed;

insert into sessions (id, workspace_id, title, host_id, co_host_id, supervisor_id, starts_at, duration_minutes, delayed, status, claimable,
        created_at, timed)
    select id, workspace_id, 'Training ' || n, case when n % 5 <> 0 then 1 + n % 50 end, case when n % 7 = 0 then 1 + n % 60 end,
        case when n % 9 = 0 then 1 + n % 40 end,
        starts_at, 300, false,
        case when over and n % 10 = 1 then 'cancelled' when over then 'completed' when starts_at <= 1800000000000 then 'ongoing'
            else 'upcoming' end, true, starts_at - 604800000, n % 20 <> 7
    from planned;

insert into roles (workspace_id, session_id, name, place, min_rank, slots, change_session_status, pass_or_fail_attendees,
        modify_attendance)
    with recursive r (r) as (select 0 union all select r + 1 from r where r < 4)
    select workspace_id, id, 'Role ' || r, r, 0, 10, false, false, false from planned cross join r;

-- Member 1 sits in every fifth past session and in a few that come.
insert into claims (workspace_id, session_id, role_name, slot, roblox_id, claimed_at)
    with recursive k (k) as (select 0 union all select k + 1 from k where k < 49)
    select workspace_id, id, 'Role ' || (k / 10), k % 10,
        case when k = 0 and (n % 5 = 0 and over or n % 100 = 1) then 1
            else 2 + (n * 50 + k) % ((select members from size) - 2) end, starts_at - 86400000
    from planned cross join k where over or k % 5 = 0;

insert into audit (workspace_id, session_id, action, role_name, slot, roblox_id, actor_kind, actor_id, door, details, request_id,
        happened_at)
    select workspace_id, session_id, 'slot_claimed', role_name, slot, roblox_id, 'discord', 100000000 + roblox_id, 'command', null,
        session_id || role_name || slot, claimed_at from claims order by claimed_at;

insert into audit (workspace_id, session_id, action, actor_kind, actor_id, door, details, mentions_noted, request_id, happened_at)
    select workspace_id, id, 'session_updated', 'discord', 100000001 + n % 50, 'command',
        '{"host":{"before":null,"after":"' || (1 + n % 50) || '"}}', true, null, starts_at from planned;

insert into audit_mentions (entry_id, number) select id, actor_id - 100000000 from audit where details is not null;

insert into audit (workspace_id, session_id, action, actor_kind, door, undoes, happened_at)
    select workspace_id, session_id, 'change_undone', 'operator', 'command_line', id, happened_at from audit
    where action = 'session_updated' and id % 20 = 0;

insert into boards (message_id, guild_id, channel_id, workspace_id, session_id, posted_at, board_id, place, settled)
    with recursive p (p) as (select 0 union all select p + 1 from p where p < 1)
    select 9000000 + n * 2 + p, 1000 + substr(workspace_id, 2), 5000 + n % 3, workspace_id, id, starts_at - 604800000, 9000000 + n * 2,
        p, over from planned cross join p where p = 0 or n % 5 = 0;

update boards set engine = 'series' where workspace_id in ('w3', 'w4');

insert into attendees (id, workspace_id, session_id, roblox_id, joined_at)
    select 'a' || rowid, workspace_id, session_id, roblox_id, claimed_at from claims where slot = 9;

insert into past_seats (workspace_id, session_id, role_name, slot, attended)
    select workspace_id, session_id, role_name, slot, true from claims where roblox_id % 200 = 0;

insert into past_attendees (workspace_id, session_id, joined_at)
    select workspace_id, session_id, claimed_at from claims where roblox_id % 200 = 0;

insert into summonses (name, guild_id, workspace_id, session_id, word, noted_at, due_at)
    select 'summons' || n, 1000 + substr(workspace_id, 2), workspace_id, id, 'cancelled', starts_at, starts_at from planned
    where n % 20 = 3;

insert into api_keys (id, workspace_id, hash, created_at)
    with recursive n (n) as (select 0 union all select n + 1 from n where n < 99)
    select 'key' || n, 'w' || (n % 20), 'hash', 1700000000000 + n from n;

update api_keys set revoked_at = created_at where substr(id, 4) % 5 = 0;

insert into changes (process, kind, guild_id, noted_at)
    select 1, 'links', id, 1799999950000 + id from guilds;

insert into unconfirmed (request_id, asked_under, workspace_id, session_id, role_name, slot, act, discord_user_id, roblox_id, door,
        asked_at, key_mark, sealed, follows)
    select 'request' || roblox_id, null, 'w3', 'session_1_1', 'Role 1', 0, 'claim', 100000000 + roblox_id, roblox_id, 'press',
        1799999900000 + roblox_id, 'mark', 'sealed', false from members where roblox_id % 1000 = 0;

insert into erasures (discord_user_id, workspace_id, due_at)
    select 100000000 + roblox_id, workspace_id, 1800000000000 from members where roblox_id % 4000 = 0;

insert into erasure_accounts (discord_user_id, roblox_id, workspace_id)
    select discord_user_id, discord_user_id - 100000000, '' from erasures;

update workspaces set history_days = 365 where id = 'w2';

insert into secrets (owner_kind, owner_id, name, key_mark, sealed, kept_at)
    select 'workspace', id, 'series_key', 'mark', 'sealed', created_at from workspaces;

insert into rank_choices (workspace_id, choice) select id, 'hand' from workspaces;

insert into link_policies (guild_id, policy) select id, 'refuse' from guilds;

insert into discord_role_ranks (guild_id, discord_role_id, rank)
    with recursive n (n) as (select 0 union all select n + 1 from n where n < 9)
    select id, 7000 + n, n * 10 from guilds cross join n;

insert into templates (workspace_id, name_key, name, title, duration_minutes, saved_at)
    with recursive n (n) as (select 0 union all select n + 1 from n where n < 24)
    select id, 'template ' || n, 'Template ' || n, 'Training', 60, 1700000000000 from workspaces cross join n;

insert into template_roles (workspace_id, name_key, name, place, min_rank, slots, change_session_status, pass_or_fail_attendees,
        modify_attendance)
    select workspace_id, name_key, 'Trainer', 0, 0, 5, false, false, false from templates;

drop table planned;

-- Who did what stays answerable for a while after somebody had their data deleted, and what a server leaves behind goes.
--
-- The index on `audit` holds only entries of people whose data was deleted, but every row is looked at once to build it:
-- under a second for each million.

-- The name that stands for somebody in what they did as a moderator, once their data is deleted. Who it is stands here
-- sealed with the vault's key, and goes with the row.
create table pseudonyms (
    name text primary key,
    key_mark text,
    sealed text,
    deleted_at bigint not null
);

create index pseudonyms_by_time on pseudonyms (deleted_at);
create index audit_by_pseudonym on audit (actor_key) where actor_kind = 'pseudonym';

-- The name for a deletion that is under way: whichever process carries it on uses the same one.
alter table erasures add column pseudonym text;

-- A moderator has linked somebody else to the account that this member has. Told with the next answer to them.
create table link_notices (
    guild_id bigint not null,
    discord_user_id bigint not null,
    roblox_id bigint not null,
    noticed_at bigint not null,
    primary key (guild_id, discord_user_id, roblox_id)
);

create index link_notices_of_user on link_notices (discord_user_id);
create index link_notices_by_time on link_notices (noticed_at);

-- Servers that the bot was removed from, and what they lost by it. `returned_at` is when it came back: from then on it is
-- only told in /setup, for some time.
create table absences (
    guild_id bigint primary key references guilds (id),
    left_at bigint not null,
    revoked_keys integer not null,
    -- The words of the secrets that were forgotten, with a comma between them; null while they are kept.
    forgotten text,
    returned_at bigint
);

create index absences_to_forget on absences (left_at) where forgotten is null and returned_at is null;
create index absences_over on absences (returned_at) where returned_at is not null;

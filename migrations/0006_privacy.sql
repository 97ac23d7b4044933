-- What stays of people who have had their data deleted: that a slot was held, that somebody was there, and nothing
-- that says who. Their rows move to tables that have no place for a person, so no tombstone stands where an ID belongs.

-- A slot that was held when its session was over.
create table past_seats (
    workspace_id text not null,
    session_id text not null,
    role_name text not null,
    slot integer not null check (slot between 0 and 9),
    attended boolean not null,
    primary key (session_id, role_name, slot),
    foreign key (session_id, role_name) references roles (session_id, name) on delete cascade
);

-- Somebody's stay at a session. Two may be alike in everything that is left of them, so there is no key.
create table past_attendees (
    workspace_id text not null,
    session_id text not null,
    joined_at bigint not null,
    left_at bigint,
    foreign key (workspace_id, session_id) references sessions (workspace_id, id)
);

create index past_attendees_of_session on past_attendees (workspace_id, session_id);

-- Linked members who were found to have left a Discord server. Gone when they are seen there again.
create table departures (
    guild_id bigint not null,
    discord_user_id bigint not null,
    noticed_at bigint not null,
    primary key (guild_id, discord_user_id)
);

-- What the moderators of a server are still to be told: who has left, and how many of their slots were freed.
create table departure_notices (
    guild_id bigint not null,
    discord_user_id bigint not null,
    freed integer not null,
    noticed_at bigint not null,
    primary key (guild_id, discord_user_id)
);

-- Whether the coming slots of somebody who leaves the server are freed.
alter table guilds add column release_departed boolean not null default false;

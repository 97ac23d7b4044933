-- Ranks that moderators did not set: what a Roblox group or Discord roles gave, beside the rank by hand in `members`, which no
-- other source overwrites. One counts while its source is the one that the workspace has chosen; else the rank by hand does.
create table given_ranks (
    workspace_id text not null references workspaces (id),
    roblox_id bigint not null,
    -- The group that gave it; 0 for Discord roles.
    group_id bigint not null,
    rank integer not null check (rank between 0 and 255),
    given_at bigint not null,
    primary key (workspace_id, roblox_id)
);

create index given_ranks_of_account on given_ranks (roblox_id);

-- What a crash must not lose while SERIES has not confirmed something: who waits for the truth, and where it is to be told.

-- A slot that SERIES was asked for and did not confirm, one row for each answer that waits. It goes once the truth is told, and
-- after fifteen minutes, when Discord takes no edit of the answer any more.
create table unconfirmed (
    -- The interaction whose answer waits.
    request_id text primary key,
    -- The request under which SERIES was asked, and under which the audit trail has it: another one for who pressed twice.
    asked_under text,
    workspace_id text not null references workspaces (id),
    session_id text not null,
    role_name text not null,
    slot integer not null,
    act text not null check (act in ('claim', 'quit')),
    discord_user_id bigint not null,
    roblox_id bigint not null,
    door text not null,
    asked_at bigint not null,
    -- What gives the right to edit the answer: sealed as in secrets, under the name of the request.
    key_mark text not null,
    sealed text not null,
    -- Whether the word stands in a message after the answer, and in which one if that is known.
    follows boolean not null,
    message_id bigint
);

create index unconfirmed_by_time on unconfirmed (asked_at);
create index unconfirmed_of_user on unconfirmed (discord_user_id);

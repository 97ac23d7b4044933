-- When the bot last began to connect to Discord, in the one row, and how often in short succession. Discord takes a thousand
-- starts a day and then gives the bot another token: a program that is started over and over must slow down by itself.
create table gateway_starts (
    id integer primary key check (id = 1),
    started_at bigint not null,
    in_a_row bigint not null
);

-- What an API key may do, and until when: words in the order of the alphabet with commas between them. The keys that are there
-- keep every right.
alter table api_keys add column scopes text not null default 'claim,manage,read';

-- From then on it opens nothing. Nothing: it is good until it is revoked.
alter table api_keys add column expires_at bigint;

-- The key that takes its place, once there is one.
alter table api_keys add column replaced_by text;

-- Expired keys go a year later, as revoked ones do.
create index api_keys_expired on api_keys (expires_at) where expires_at is not null;

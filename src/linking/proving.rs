//! A user's own proof: they put words into the description of a profile, which nobody but its owner can.
//!
//! The words are for one Discord user, one Roblox account and one server; they are used once and expire. They stand in
//! the database, so a restart in between changes nothing.

use jiff::Timestamp;

use super::handing_over::{Handover, hand_over};
use super::sources::Sources;
use super::{Linking, entry, own, phrases};
use crate::domain::{
    AuditAction, DiscordUserId, GuildId, Link, LinkOrder, LinkPolicy, LinkScope, LinkSource, Origin, PhraseSight, RobloxId,
};
use crate::roblox::Trouble;
pub use crate::store::link_attempts::Attempt;
use crate::store::link_requests::Request;
use crate::store::{self, Connection, StoreFailure};

/// What looking at a profile came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// The account is linked.
    Linked {
        /// The new link.
        link: Link,
        /// The account that the user had before, if another.
        replaced: Option<RobloxId>,
        /// Whose it was until now, by an older proof.
        taken_from: Option<DiscordUserId>,
    },
    /// The words are not in the profile.
    NotThere {
        /// The words, which can still be used.
        attempt: Attempt,
        /// What the profile has instead.
        sight: PhraseSight,
    },
    /// The words have expired.
    Expired {
        /// For which account they were.
        roblox: RobloxId,
    },
    /// There are no words for this user here: they were used up, or never given.
    NoAttempt,
    /// The account is banned on Roblox.
    Banned {
        /// Which.
        roblox: RobloxId,
    },
    /// The profile could not be looked at.
    NotSeen {
        /// The words, which can still be used.
        attempt: Attempt,
        /// Why.
        trouble: Trouble,
    },
    /// The account is another Discord user's here.
    TakenBy(Rival),
    /// It is, and a moderator has been asked.
    Asked(Rival),
    /// A moderator has withdrawn that proof here.
    Withdrawn(RobloxId),
}

/// Another Discord user who has an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rival {
    /// Which account.
    pub roblox: RobloxId,
    /// Whose.
    pub owner: DiscordUserId,
    /// Whether it stays theirs whoever proves it: a moderator has kept it with them, or this server believes its provider more.
    pub stays: bool,
}

impl Rival {
    /// Who has an account by this link.
    pub(super) fn with(link: &Link, order: &LinkOrder) -> Self {
        let kept = link.source == LinkSource::Phrase && link.scope != LinkScope::Everywhere;
        let believed_more = order.place(link.source) < order.place(LinkSource::Phrase);
        Self { roblox: link.roblox, owner: link.discord, stays: kept || believed_more }
    }
}

/// What a transaction decided.
enum Settled {
    Linked { link: Link, replaced: Option<RobloxId>, taken_from: Option<DiscordUserId> },
    Withdrawn,
    Rival(Rival, LinkPolicy),
    UsedUp,
}

impl Linking {
    /// Words for an account's profile. Whoever asks again for the same account gets the same words while they last.
    pub async fn begin(&self, guild: GuildId, discord: DiscordUserId, roblox: RobloxId) -> Result<Attempt, StoreFailure> {
        let now = self.database.now();
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let before = store::link_attempts::find(&mut transaction, guild, discord).await?;
        let lasts = self.settings.phrase_lasts;
        let enough_left = |attempt: &Attempt| attempt.expires_at.duration_since(now) > lasts / 3 && !attempt.is_over(now, lasts);
        if let Some(attempt) = before.filter(|attempt| attempt.roblox == roblox && enough_left(attempt)) {
            return Ok(attempt);
        }
        let phrase = phrases::draw().map_err(|none| StoreFailure::Unreadable { column: "phrase", problem: none.to_string() })?;
        let expires_at = now.saturating_add(self.settings.phrase_lasts).unwrap_or(now);
        let attempt = Attempt { roblox, phrase, issued_at: now, expires_at };
        store::link_attempts::put(&mut transaction, guild, discord, &attempt).await?;
        transaction.commit().await?;
        Ok(attempt)
    }

    /// Looks whether the words are in the profile, and links the account if they are.
    pub async fn check(&self, origin: &Origin, guild: GuildId, discord: DiscordUserId) -> Result<Checked, StoreFailure> {
        let found = store::link_attempts::find(&mut *self.database.reader().await?, guild, discord).await?;
        let Some(attempt) = found else { return Ok(Checked::NoAttempt) };
        if attempt.is_over(self.database.now(), self.settings.phrase_lasts) {
            return Ok(Checked::Expired { roblox: attempt.roblox });
        }
        let profile = match self.roblox.profile(&origin.workspace, attempt.roblox).await {
            Ok(profile) => profile,
            Err(trouble) => return Ok(Checked::NotSeen { attempt, trouble }),
        };
        self.keep_name(&profile.account).await?;
        if profile.banned {
            return Ok(Checked::Banned { roblox: attempt.roblox });
        }
        match attempt.phrase.seen_in(&profile.description) {
            PhraseSight::Found => {}
            sight @ (PhraseSight::Filtered | PhraseSight::Absent) => return Ok(Checked::NotThere { attempt, sight }),
        }
        self.proved(origin, guild, discord, &attempt).await
    }

    async fn proved(
        &self,
        origin: &Origin,
        guild: GuildId,
        discord: DiscordUserId,
        attempt: &Attempt,
    ) -> Result<Checked, StoreFailure> {
        let sources = self.sources(guild).await?;
        let mut writer = self.database.writer().await;
        let mut transaction = writer.begin().await?;
        let settled = settle(&mut transaction, origin, guild, discord, attempt, &sources, self.database.now()).await?;
        let checked = match settled {
            Settled::UsedUp => return Ok(Checked::NoAttempt),
            Settled::Withdrawn => return Ok(Checked::Withdrawn(attempt.roblox)),
            Settled::Linked { link, replaced, taken_from } => Checked::Linked { link, replaced, taken_from },
            Settled::Rival(rival, LinkPolicy::Ask) => {
                let asked_at = Timestamp::now();
                let request = Request { discord, roblox: attempt.roblox, asked_at };
                store::link_requests::put(&mut transaction, guild, &request).await?;
                Checked::Asked(rival)
            }
            // The words can still be used when the other user has let go of the account.
            Settled::Rival(rival, LinkPolicy::Refuse | LinkPolicy::Allow) => return Ok(Checked::TakenBy(rival)),
        };
        transaction.commit().await?;
        self.known.forget_links(discord, &[attempt.roblox]);
        if let Checked::Linked { taken_from: Some(before), .. } = checked {
            self.tell_later(before, attempt.roblox).await?;
        }
        Ok(checked)
    }
}

/// Decides with the write lock in hand, so that of two users who prove the same account at the same moment the second one
/// finds the first; the constraint of the table has the last word.
async fn settle(
    connection: &mut Connection,
    origin: &Origin,
    guild: GuildId,
    discord: DiscordUserId,
    attempt: &Attempt,
    sources: &Sources,
    now: Timestamp,
) -> Result<Settled, StoreFailure> {
    let roblox = attempt.roblox;
    let policy = store::link_policies::find(connection, guild).await?;
    let before = store::links::of_discord_user(connection, guild, discord).await?;
    let others = store::links::to_account(connection, guild, roblox).await?;
    if store::proof_rulings::is_withdrawn(connection, guild, roblox, discord).await? {
        return Ok(Settled::Withdrawn);
    }
    // A moderator's word about somebody else gives way to a proof, and so does an older proof.
    let rival = sources.order.owner(others.iter().filter(|link| link.source.is_proof())).filter(|owner| owner.discord != discord);
    let rival = rival.map(|rival| Rival::with(rival, &sources.order));
    // They may have been withdrawn here and have it everywhere else.
    let proved = store::links::proved(connection, roblox).await?.filter(|owner| *owner != discord);
    let (scope, shared) = match (rival, policy) {
        (None, _) => (LinkScope::Everywhere, false),
        // By this server's leave, so in this server alone.
        (Some(_), LinkPolicy::Allow) => (LinkScope::Guild(guild), true),
        (Some(rival), LinkPolicy::Refuse) if rival.stays => return Ok(Settled::Rival(rival, policy)),
        (Some(_), LinkPolicy::Refuse) => (LinkScope::Everywhere, false),
        (Some(rival), LinkPolicy::Ask) => {
            let used = store::link_attempts::use_up(connection, guild, discord, &attempt.phrase).await?;
            return Ok(if used { Settled::Rival(rival, policy) } else { Settled::UsedUp });
        }
    };
    if !store::link_attempts::use_up(connection, guild, discord, &attempt.phrase).await? {
        return Ok(Settled::UsedUp);
    }
    let taken_from = proved.or(rival.map(|rival| rival.owner)).filter(|_| !shared);
    if let Some(owner) = proved.filter(|_| !shared) {
        store::links::delete(connection, owner, LinkScope::Everywhere, LinkSource::Phrase).await?;
    }
    let link = Link { discord, roblox, scope, source: LinkSource::Phrase, shared, linked_at: now, checked_at: now };
    if !store::links::put(connection, &link).await? {
        return Err(StoreFailure::Contradiction);
    }
    if let Some(before) = taken_from {
        hand_over(connection, origin, Handover { roblox, before, after: discord, happened_at: now }).await?;
    }
    store::link_misses::delete(connection, guild, discord).await?;
    store::audit::insert(connection, &[entry(origin, AuditAction::MemberLinked, own(discord), roblox)], now).await?;
    let replaced = before.iter().find(|link| link.source == LinkSource::Phrase && link.roblox != roblox).map(|link| link.roblox);
    Ok(Settled::Linked { link, replaced, taken_from })
}

//! Linking, by the member themselves: naming an account, proving it, and going on with the claim that was interrupted.

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use jiff::{SignedDuration, Timestamp};

use super::{Caller, Desk, DeskFailure, Moderator, SlotAnswer};
use crate::domain::{
    AccountText, DiscordUserId, Link, LinkPolicy, LinkSource, Phrase, PhraseSight, RobloxId, RoleName, Session, SlotChoice,
    SlotKey, Username, WorkspaceId,
};
use crate::engine::Leave;
use crate::linking::{Allowed, Attempt, Checked, Decided, Effort, Frozen, Handover, Hold, Name, Rival};
use crate::roblox::{Profile, Trouble};
use crate::store;
use crate::store::link_attempts::WantedClaim;
use crate::store::link_requests::Request;

/// For how long what somebody wanted to claim is offered to them again.
const WANTED_FOR: SignedDuration = SignedDuration::from_hours(2);

/// The most requests that are shown at once: Discord has five rows.
pub(super) const MOST_REQUESTS: u32 = 5;

/// An account that was found, with what its owner has to do.
#[derive(Debug, Clone)]
pub struct LinkOffer {
    /// The account.
    pub name: Name,
    /// The address of its picture.
    pub headshot: Option<String>,
    /// The address of its profile.
    pub profile: String,
    /// The words for its description.
    pub phrase: Phrase,
    /// Until when they can be used.
    pub expires_at: Timestamp,
    /// What goes on afterwards.
    pub wanted: Option<(Arc<Session>, RoleName)>,
    /// Who has the account here at this moment, where that need not be the end.
    pub rival: Option<(Rival, LinkPolicy)>,
}

/// What naming an account came to.
#[derive(Debug, Clone)]
pub enum LinkBegun {
    /// It is there, and this is what to do.
    Offered(Box<LinkOffer>),
    /// It is theirs already, by their own proof.
    Already(Link),
    /// It is another Discord user's here, and the server's policy is that it stays so.
    TakenBy(Rival),
    /// There is no such account.
    NoSuchAccount(AccountText),
    /// It is banned.
    Banned(Name),
    /// Roblox does not say.
    Trouble(Trouble),
    /// Too many accounts were asked for; one may be again after this long.
    TooOften(Duration),
    /// Members cannot link themselves here.
    SwitchedOff,
}

/// What looking at the profile came to.
#[derive(Debug, Clone)]
pub enum LinkChecked {
    /// It is linked.
    Linked {
        /// The link.
        link: Link,
        /// What the account is called.
        name: Option<Name>,
        /// The account that they had before, if another.
        replaced: Option<RobloxId>,
        /// Whose the account was until now.
        taken_from: Option<DiscordUserId>,
        /// What became of the claim that was interrupted.
        claim: Option<Box<SlotAnswer>>,
    },
    /// The words are not there.
    NotThere {
        /// The words.
        phrase: Phrase,
        /// What is there instead.
        sight: PhraseSight,
        /// Until when they can be used.
        expires_at: Timestamp,
    },
    /// They have expired.
    Expired(RobloxId),
    /// There are none for this user.
    NoAttempt,
    /// The account is banned.
    Banned(RobloxId),
    /// Roblox does not show the profile.
    Trouble(Trouble),
    /// The account is another Discord user's here.
    TakenBy(Rival),
    /// It is, and a moderator was asked.
    Asked(Rival),
    /// A moderator has withdrawn that proof here.
    Withdrawn(RobloxId),
    /// Too many looks; another one may be taken after this long.
    TooOften(Duration),
}

/// What ending one's own link came to.
#[derive(Debug, Clone)]
pub enum LinkEnded {
    /// It is gone.
    Ended {
        /// The accounts.
        accounts: Vec<RobloxId>,
        /// Who goes on saying so.
        still_said_by: Option<LinkSource>,
        /// How many slots were given up.
        given_up: usize,
    },
    /// There are slots that nobody could leave afterwards.
    Holds(Vec<(Arc<Session>, RoleName)>),
    /// There was none.
    NotLinked,
}

impl Desk {
    /// Whether members may link themselves.
    #[must_use]
    pub fn members_link_themselves(&self) -> bool {
        self.linking.takes_phrases()
    }

    /// Remembers what somebody wanted to claim who has to be linked first.
    pub(super) async fn want(
        &self,
        caller: &Caller,
        session: &Session,
        role: &RoleName,
        choice: SlotChoice,
    ) -> Result<(), DeskFailure> {
        let slot = match choice {
            SlotChoice::Key(SlotKey::Vacant(slot)) => Some(slot),
            SlotChoice::Any | SlotChoice::Key(SlotKey::Held(_)) | SlotChoice::Unknown => None,
        };
        let wanted = WantedClaim { session: session.id.clone(), role: role.clone(), slot, wanted_at: Timestamp::now() };
        let (guild, user) = (caller.guild, caller.user);
        let write = self.database.write(move |connection| {
            let wanted = wanted.clone();
            async move { store::link_attempts::want(connection, guild, user, &wanted).await }.boxed()
        });
        Ok(write.await?)
    }

    /// Looks for the account that somebody named, and gives them the words for its profile.
    pub async fn begin_link(&self, caller: &Caller, account: AccountText) -> Result<LinkBegun, DeskFailure> {
        if !self.linking.takes_phrases() {
            return Ok(LinkBegun::SwitchedOff);
        }
        if let Allowed::After(wait) = self.linking.allow(caller.user, Effort::Lookup) {
            return Ok(LinkBegun::TooOften(wait));
        }
        let community = self.communities.of(caller.guild).await?;
        let workspace = &community.workspace.id;
        let profile = match self.profile_of(workspace, &account).await {
            Ok(profile) => profile,
            Err(Trouble::NotFound) => return Ok(LinkBegun::NoSuchAccount(account)),
            Err(trouble) => return Ok(LinkBegun::Trouble(trouble)),
        };
        let name = self.linking.keep_name(&profile.account).await?;
        if profile.banned {
            return Ok(LinkBegun::Banned(name));
        }
        let roblox = profile.account.id;
        let acting = self.linking.acting_for(caller.user).await;
        if let Some(link) = self.linking.of_held(caller.guild, &acting).await?
            && link.roblox == roblox
            && link.source == LinkSource::Phrase
        {
            return Ok(LinkBegun::Already(link));
        }
        let rival = self.linking.rival(caller.guild, caller.user, roblox).await?;
        if let Some((rival, LinkPolicy::Refuse)) = rival
            && rival.stays
        {
            return Ok(LinkBegun::TakenBy(rival));
        }
        // The picture is nice to have, and nobody waits for long for it.
        let headshot =
            tokio::time::timeout(Duration::from_millis(1_500), self.linking.roblox().headshot(workspace, roblox)).await;
        let headshot = headshot.ok().and_then(Result::ok).flatten();
        let attempt = self.linking.begin(caller.guild, caller.user, roblox).await?;
        let Attempt { phrase, expires_at, .. } = attempt;
        let wanted = self.wanted(caller).await?.map(|(session, role, _)| (session, role));
        let profile = self.linking.roblox().profile_address(roblox);
        Ok(LinkBegun::Offered(Box::new(LinkOffer { name, headshot, profile, phrase, expires_at, wanted, rival })))
    }

    /// A text of digits is a number first; where there is no such number, it may be a name.
    async fn profile_of(&self, workspace: &WorkspaceId, account: &AccountText) -> Result<Profile, Trouble> {
        let roblox = self.linking.roblox();
        let name = match account {
            AccountText::Name(name) => name.clone(),
            AccountText::Id(id) => match (roblox.profile(workspace, *id).await, id.to_string().parse::<Username>()) {
                (Err(Trouble::NotFound), Ok(name)) => name,
                (found, _) => return found,
            },
        };
        let id = roblox.account_named(workspace, &name).await?.id;
        roblox.profile(workspace, id).await
    }

    /// Looks into the profile; if the words are there, the account is linked and the claim that was interrupted goes on.
    pub async fn check_link(&self, caller: &Caller) -> Result<LinkChecked, DeskFailure> {
        if let Allowed::After(wait) = self.linking.allow(caller.user, Effort::Check) {
            return Ok(LinkChecked::TooOften(wait));
        }
        let community = self.communities.of(caller.guild).await?;
        // A proof is no claim, and must not look like one that was carried out before.
        let origin = crate::domain::Origin { request: None, ..caller.origin(&community) };
        let acting = self.linking.acting_for(caller.user).await;
        Ok(match self.linking.check(&origin, caller.guild, caller.user).await? {
            Checked::Linked { link, replaced, taken_from } => {
                let name = self.linking.name(&community.workspace.id, link.roblox).await?;
                let claim = self.go_on(caller, &acting).await?.map(Box::new);
                LinkChecked::Linked { link, name, replaced, taken_from, claim }
            }
            Checked::NotThere { attempt, sight } => {
                LinkChecked::NotThere { phrase: attempt.phrase, sight, expires_at: attempt.expires_at }
            }
            Checked::Expired { roblox } => LinkChecked::Expired(roblox),
            Checked::NoAttempt => LinkChecked::NoAttempt,
            Checked::Banned { roblox } => LinkChecked::Banned(roblox),
            Checked::NotSeen { trouble, .. } => LinkChecked::Trouble(trouble),
            Checked::TakenBy(rival) => LinkChecked::TakenBy(rival),
            Checked::Asked(rival) => LinkChecked::Asked(rival),
            Checked::Withdrawn(roblox) => LinkChecked::Withdrawn(roblox),
        })
    }

    /// Goes on with the claim that was interrupted, if there was one.
    async fn go_on(&self, caller: &Caller, acting: &Hold) -> Result<Option<SlotAnswer>, DeskFailure> {
        let Some((session, role, choice)) = self.wanted(caller).await? else { return Ok(None) };
        let (guild, user) = (caller.guild, caller.user);
        self.database.write(move |connection| store::link_attempts::forget_wanted(connection, guild, user).boxed()).await?;
        self.claim_held(caller, session, &role, choice, acting).await.map(Some)
    }

    async fn wanted(&self, caller: &Caller) -> Result<Option<(Arc<Session>, RoleName, SlotChoice)>, DeskFailure> {
        let mut reader = self.database.reader().await?;
        let wanted = store::link_attempts::wanted(&mut reader, caller.guild, caller.user).await?;
        drop(reader);
        let recent = |wanted: &WantedClaim| Timestamp::now().duration_since(wanted.wanted_at) < WANTED_FOR;
        let Some(wanted) = wanted.filter(recent) else { return Ok(None) };
        let community = self.communities.of(caller.guild).await?;
        let Some(session) = self.engine.get(&community.workspace.id, &wanted.session).await? else { return Ok(None) };
        let choice = wanted.slot.map_or(SlotChoice::Any, |slot| SlotChoice::Key(SlotKey::Vacant(slot)));
        Ok(session.role(&wanted.role).is_some().then_some((session, wanted.role, choice)))
    }

    /// Ends the caller's link here. With slots that they hold it asks first, unless they are to be given up.
    pub async fn end_link(&self, caller: &Caller, give_up: bool) -> Result<LinkEnded, DeskFailure> {
        let acting = self.linking.acting_for(caller.user).await;
        let held = self.held_by_caller(caller, &acting).await?;
        if !held.is_empty() && !give_up {
            return Ok(LinkEnded::Holds(held));
        }
        let given_up = self.give_up(caller, &held, &acting).await?;
        let community = self.communities.of(caller.guild).await?;
        let unlinked = self.linking.unlink(&caller.origin(&community), caller.guild, caller.user).await?;
        if unlinked.gone.is_empty() {
            return Ok(LinkEnded::NotLinked);
        }
        let mut accounts: Vec<RobloxId> = unlinked.gone.iter().map(|link| link.roblox).collect();
        accounts.sort_unstable();
        accounts.dedup();
        Ok(LinkEnded::Ended { accounts, still_said_by: unlinked.still_said_by, given_up })
    }

    async fn held_by_caller(&self, caller: &Caller, acting: &Hold) -> Result<Vec<(Arc<Session>, RoleName)>, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let Some(link) = self.linking.of_held(caller.guild, acting).await? else { return Ok(Vec::new()) };
        let sessions = self.engine.held_by(&community.workspace.id, link.roblox).await?;
        let held = sessions.iter().flat_map(|session| {
            session.roles_of(link.roblox).map(|role| (Arc::clone(session), role.name.clone())).collect::<Vec<_>>()
        });
        Ok(held.collect())
    }

    /// Leaves slots, one after the other; says how many there were to leave.
    async fn give_up(&self, caller: &Caller, held: &[(Arc<Session>, RoleName)], acting: &Hold) -> Result<usize, DeskFailure> {
        let community = self.communities.of(caller.guild).await?;
        let Some(link) = self.linking.of_held(caller.guild, acting).await? else { return Ok(0) };
        let mut left = 0;
        for (session, role) in held {
            let leave = Leave { session: session.id.clone(), role: role.clone(), user: link.roblox, admit: true };
            // Each is a request of its own: one interaction's ID stands for one change.
            let origin = crate::domain::Origin { request: None, ..caller.origin(&community) };
            if self.engine.quit(origin, leave).await?.is_ok() {
                left += 1;
            }
        }
        Ok(left)
    }

    /// What waits for a moderator, oldest first, with who has each account now.
    pub async fn link_requests(&self, moderator: &Moderator) -> Result<Vec<(Request, Option<DiscordUserId>)>, DeskFailure> {
        let requests = self.linking.requests(moderator.guild(), MOST_REQUESTS).await?;
        let accounts: Vec<RobloxId> = requests.iter().map(|request| request.roblox).collect();
        let owners = self.linking.on_discord(moderator.guild(), accounts).await?;
        Ok(requests.into_iter().map(|request| (request, owners.get(&request.roblox).copied())).collect())
    }

    /// A moderator keeps the account that this member has taken from another where it was, in their server.
    pub async fn freeze(&self, moderator: &Moderator, taker: DiscordUserId) -> Result<Frozen, DeskFailure> {
        let origin = crate::domain::Origin { request: None, ..moderator.origin() };
        Ok(self.linking.freeze(&origin, moderator.guild(), taker).await?)
    }

    /// Accounts of this user that are somebody else's now, of which they have not been told.
    pub async fn take_handovers(&self, user: DiscordUserId) -> Result<Vec<Handover>, DeskFailure> {
        Ok(self.linking.take_handovers(user).await?)
    }

    /// A moderator decides about one.
    pub async fn decide_link(&self, moderator: &Moderator, user: DiscordUserId, allow: bool) -> Result<Decided, DeskFailure> {
        let origin = crate::domain::Origin { request: None, ..moderator.origin() };
        let decided = self.linking.decide(&origin, moderator.guild(), user, allow).await?;
        self.links_were_moderated(moderator.guild());
        Ok(decided)
    }
}

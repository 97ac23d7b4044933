//! What the roles of a session let their holders do with it, proven for one request.
//!
//! SERIES gives a role three permissions (SERIES reference 2.4). Who holds such a role is a [`Steward`] of that one session
//! for that one thing, and so is every moderator. A steward is found anew for every request, and the engine looks once more
//! when it decides, since the role may be gone by then.

use std::marker::PhantomData;
use std::sync::Arc;

use super::{Caller, Community, Desk, DeskFailure};
use crate::domain::{DiscordRoleId, GuildId, Origin, Permissions, RobloxId, Session, SessionId, Standing};

/// Something that a role may let its holders do.
pub trait Right: Send + Sync {
    /// Whether these permissions give it.
    fn granted_by(permissions: Permissions) -> bool;
}

/// To start, delay, end and cancel.
#[derive(Debug, Clone, Copy)]
pub struct ChangingStatus;

/// To note of one holder whether they were there.
#[derive(Debug, Clone, Copy)]
pub struct Marking;

/// To keep the attendance of everybody: every mark, all at once, and the list as a file.
#[derive(Debug, Clone, Copy)]
pub struct KeepingAttendance;

impl Right for ChangingStatus {
    fn granted_by(permissions: Permissions) -> bool {
        permissions.change_session_status
    }
}

impl Right for Marking {
    fn granted_by(permissions: Permissions) -> bool {
        permissions.pass_or_fail_attendees || permissions.modify_attendance
    }
}

impl Right for KeepingAttendance {
    fn granted_by(permissions: Permissions) -> bool {
        permissions.modify_attendance
    }
}

/// Somebody who may do this with one session. There is no other way to make one than [`Desk::steward`].
#[derive(Debug, Clone)]
pub struct Steward<R> {
    pub(super) caller: Caller,
    pub(super) community: Arc<Community>,
    pub(super) session: SessionId,
    pub(super) standing: Standing,
    right: PhantomData<R>,
}

impl<R> Steward<R> {
    /// Of which session.
    #[must_use]
    pub const fn session(&self) -> &SessionId {
        &self.session
    }

    /// In which server.
    #[must_use]
    pub const fn guild(&self) -> GuildId {
        self.caller.guild
    }

    pub(super) fn origin(&self) -> Origin {
        self.caller.origin(&self.community)
    }
}

/// The caller neither moderates nor has a role in the session that permits it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotPermitted {
    /// The Discord role whose holders moderate, beside those who manage events.
    pub moderator_role: Option<DiscordRoleId>,
}

/// All that somebody may do with one session: what is shown to them. Showing something permits nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Powers {
    /// Everything.
    pub moderates: bool,
    /// What their roles permit.
    pub permissions: Permissions,
}

impl Powers {
    /// Whether they may do nothing beyond what every member may.
    #[must_use]
    pub fn are_none(self) -> bool {
        !self.moderates && self.permissions == Permissions::default()
    }

    /// Whether they have this right.
    #[must_use]
    pub fn have<R: Right>(self, _right: R) -> bool {
        self.moderates || R::granted_by(self.permissions)
    }
}

impl Desk {
    /// Whether this caller may do this with that session.
    pub async fn steward<R: Right>(
        &self,
        caller: Caller,
        session: &Session,
    ) -> Result<Result<Steward<R>, NotPermitted>, DeskFailure> {
        let moderator_role = self.communities.of(caller.guild).await?.guild.moderator_role;
        let (powers, account) = self.powers_and_account(&caller, session).await?;
        let standing = match account {
            _ if powers.moderates => Standing::Moderator,
            Some(account) if R::granted_by(powers.permissions) => Standing::Holder(account),
            Some(_) | None => return Ok(Err(NotPermitted { moderator_role })),
        };
        let community = self.communities.of(caller.guild).await?;
        Ok(Ok(Steward { caller, community, session: session.id.clone(), standing, right: PhantomData }))
    }

    /// All that this caller may do with that session.
    pub async fn powers(&self, caller: &Caller, session: &Session) -> Result<Powers, DeskFailure> {
        Ok(self.powers_and_account(caller, session).await?.0)
    }

    async fn powers_and_account(&self, caller: &Caller, session: &Session) -> Result<(Powers, Option<RobloxId>), DeskFailure> {
        let checked = self.moderator(caller.clone()).await;
        let account = self.linking.of(caller.guild, caller.user).await?.map(|link| link.roblox);
        let permissions = account.map(|account| session.permissions_of(account)).unwrap_or_default();
        let moderates = match checked {
            Ok(checked) => checked.is_ok(),
            // What a role of the session permits, it permits also while Discord does not say what the server's do.
            Err(DeskFailure::Roles(_)) if permissions != Permissions::default() => false,
            Err(failure) => return Err(failure),
        };
        Ok((Powers { moderates, permissions }, account))
    }
}

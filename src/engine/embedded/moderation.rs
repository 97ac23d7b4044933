//! What moderators do with sessions, decided inside a transaction, and what taking back needs.

use jiff::SignedDuration;

use super::batch::Batch;
use super::job::Ruling;
use crate::domain::moderation::{Facts, decide};
use crate::domain::{
    AuditAction, Claimant, Difference, EntryId, Moderation, Objection, Origin, Refusal, RobloxId, RoleName, Session, SessionId,
    SlotNumber, Step, Tidings, WorkspaceId, timing, undo,
};
use crate::engine::Order;
use crate::store::audit::Entry;
use crate::store::{self, StoreFailure};

/// How long whoever made a change has to tell its holders first, since they wait to read whether it was done.
const TOLD_FIRST: SignedDuration = SignedDuration::from_secs(5);

impl Batch<'_> {
    /// Decides what a moderator wants. Where the session is so already nothing is written, and that is no objection.
    pub(super) async fn moderate(&mut self, origin: &Origin, order: &Order) -> Result<Result<Ruling, Objection>, StoreFailure> {
        if let Some(before) = self.moderated_before(origin).await? {
            return Ok(Ok(before));
        }
        let Some(present) = self.session_now(&origin.workspace, &order.session).await? else {
            return Ok(Err(Refusal::SessionNotFound.into()));
        };
        if !order.standing.allows(&order.moderation, &present) {
            return Ok(Err(Objection::NotPermitted));
        }
        if adds_to_history(&order.moderation)
            && let Err(refusal) = self.room_for_history(&origin.workspace).await?
        {
            return Ok(Err(refusal.into()));
        }
        let after = match self.ruled(origin, &order.moderation, &present).await? {
            Ok(after) => after,
            Err(objection) => return Ok(Err(objection)),
        };
        if let Err(refusal) = self.room_to_reopen(&present, &after).await? {
            return Ok(Err(refusal.into()));
        }
        let after = self.replace_with(&present, after).await?;
        let difference = Difference::between(&present, &after);
        if !difference.is_empty() {
            self.note_moderation(origin, order, &difference);
            self.summon(&present, &difference, TOLD_FIRST).await?;
        }
        Ok(Ok(Ruling { session: present.id.clone(), difference: Box::new(difference), repeated: false }))
    }

    /// Notes what holders must hear of a change, in its own transaction: whatever becomes of this process, somebody tells them.
    pub(super) async fn summon(
        &mut self,
        session: &Session,
        difference: &Difference,
        after: SignedDuration,
    ) -> Result<(), StoreFailure> {
        let Some(tidings) = Tidings::of(difference) else { return Ok(()) };
        let due_at = self.now.saturating_add(after).unwrap_or(self.now);
        store::summonses::insert(self.connection, &session.workspace, &session.id, tidings, self.now, due_at).await
    }

    async fn ruled(
        &mut self,
        origin: &Origin,
        moderation: &Moderation,
        present: &Session,
    ) -> Result<Result<Session, Objection>, StoreFailure> {
        if let Moderation::Undo(entry) = moderation {
            return self.undone(present, *entry).await;
        }
        let mut ranks = Vec::new();
        for user in moderation.people(present) {
            let claimant = self.claimant(&origin.workspace, user, may_enter(moderation, present, user)).await?;
            if let Claimant::Member(member) = claimant {
                ranks.push((user, member.rank));
            }
        }
        let facts = Facts { plan: self.plan(&origin.workspace).await?, now: self.now, ranks: &ranks };
        Ok(decide(present, moderation, &facts))
    }

    /// The session without what that entry says.
    async fn undone(&mut self, present: &Session, id: EntryId) -> Result<Result<Session, Objection>, StoreFailure> {
        let Some(entry) = store::audit::find(self.connection, &present.workspace, &present.id, id).await? else {
            return Ok(Err(Objection::NothingToUndo));
        };
        if entry.undone_by.is_some() || self.undoes(&present.workspace, id) {
            return Ok(Err(Objection::UndoneAlready));
        }
        let difference = entry.difference.as_ref().filter(|_| entry.is_undoable(self.now));
        let Some(difference) = difference else { return Ok(Err(Objection::NothingToUndo)) };
        let after = match difference.undone(present) {
            Ok(after) => after,
            Err(contradictions) => return Ok(Err(Objection::Contradicted(contradictions))),
        };
        // Where somebody is to sit who left the workspace since, they enter again: they were in it when they sat there.
        for seat in difference.seats.iter().filter_map(|seat| seat.before) {
            self.claimant(&present.workspace, seat.roblox, true).await?;
        }
        let Some(status) = timing::due(&after, self.now).filter(|_| self.moves_with_time()) else { return Ok(Ok(after)) };
        Ok(undo::late(present, after, status))
    }

    async fn moderated_before(&mut self, origin: &Origin) -> Result<Option<Ruling>, StoreFailure> {
        let Some(request) = &origin.request else { return Ok(None) };
        let before = match self.noted(&origin.workspace, request) {
            Some(before) => Some(before),
            None => store::audit::by_request(self.connection, &origin.workspace, request).await?,
        };
        let Some(session) = before.and_then(|before| before.session) else { return Ok(None) };
        // The answer shows the session as it is, so it has to be at hand.
        let known = self.session(&origin.workspace, &session).await?.is_some();
        Ok(known.then(|| Ruling { session, difference: Box::default(), repeated: true }))
    }

    fn note_moderation(&mut self, origin: &Origin, order: &Order, difference: &Difference) {
        let (role, slot, roblox) = whom(&order.moderation, difference);
        self.note(Entry {
            session: Some(order.session.clone()),
            role,
            slot,
            roblox,
            details: Some(store::difference::write(difference)),
            reason: reason(&order.moderation),
            undoes: if let Moderation::Undo(entry) = order.moderation { Some(entry) } else { None },
            ..Entry::new(origin, action(&order.moderation))
        });
    }

    /// The session as time has made it by now: claims close with its end, whether or not anybody looked at that moment.
    pub(super) async fn session_now(
        &mut self,
        workspace: &WorkspaceId,
        id: &SessionId,
    ) -> Result<Option<std::sync::Arc<Session>>, StoreFailure> {
        let Some(session) = self.session(workspace, id).await? else { return Ok(None) };
        let Some(status) = timing::due(&session, self.now).filter(|_| self.moves_with_time()) else { return Ok(Some(session)) };
        if !store::sessions::advance(self.connection, &session, status).await? {
            return Err(StoreFailure::Contradiction);
        }
        let turned = Session { status, ..(*session).clone() };
        self.note_turn(&session, &turned);
        self.replace(turned);
        self.session(workspace, id).await
    }

    fn note_turn(&mut self, before: &Session, after: &Session) {
        let origin = Origin::clock(before.workspace.clone());
        let action = if after.status.is_over() { AuditAction::SessionEnded } else { AuditAction::SessionStarted };
        let details = store::difference::write(&Difference::between(before, after));
        self.note(Entry { session: Some(before.id.clone()), details: Some(details), ..Entry::new(&origin, action) });
    }
}

/// Whether somebody who is named becomes a member by it. Whom a moderator assigns or appoints is linked, and who is linked may
/// enter. Of who is moved only the account is known: unless they sit in the session, their data may have been deleted a moment
/// ago, and nothing may bring any of it back.
fn may_enter(moderation: &Moderation, present: &Session, user: RobloxId) -> bool {
    match moderation {
        Moderation::Move(_) => present.roles_of(user).next().is_some(),
        _ => true,
    }
}

/// Whether it waits until there is room in the history. To carry a session through and to take somebody out always works.
const fn adds_to_history(moderation: &Moderation) -> bool {
    !matches!(moderation, Moderation::Step(_) | Moderation::Remove { .. })
}

fn action(moderation: &Moderation) -> AuditAction {
    match moderation {
        Moderation::SetClaiming(true) => AuditAction::ClaimingOpened,
        Moderation::SetClaiming(false) => AuditAction::ClaimingClosed,
        Moderation::Step(Step::Start) => AuditAction::SessionStarted,
        Moderation::Step(Step::Delay(_)) => AuditAction::SessionDelayed,
        Moderation::Step(Step::End) => AuditAction::SessionEnded,
        Moderation::Step(Step::Cancel(_)) => AuditAction::SessionCancelled,
        Moderation::Edit(_) | Moderation::Appoint(..) => AuditAction::SessionUpdated,
        Moderation::Assign { .. } => AuditAction::SlotAssigned,
        Moderation::Remove { .. } => AuditAction::SlotRemoved,
        Moderation::Move(_) => AuditAction::SlotMoved,
        Moderation::Mark { .. } => AuditAction::AttendanceMarked,
        Moderation::Undo(_) => AuditAction::ChangeUndone,
    }
}

fn reason(moderation: &Moderation) -> Option<crate::domain::Reason> {
    match moderation {
        Moderation::Step(Step::Cancel(reason)) | Moderation::Remove { reason, .. } => reason.clone(),
        _ => None,
    }
}

/// The one slot and person that it is about, if it is about one.
fn whom(moderation: &Moderation, difference: &Difference) -> (Option<RoleName>, Option<SlotNumber>, Option<RobloxId>) {
    let user = match moderation {
        Moderation::Assign { user, .. } | Moderation::Remove { user, .. } => *user,
        Moderation::Move(wanted) => wanted.user,
        Moderation::Mark { whom: crate::domain::Marked::One(_, user), .. } => *user,
        _ => return (None, None, None),
    };
    let to = |seat: &&crate::domain::SeatChange| seat.after.or(seat.before).is_some_and(|holder| holder.roblox == user);
    let seat = difference.seats.iter().find(to);
    (seat.map(|seat| seat.role.clone()), seat.map(|seat| seat.slot), Some(user))
}

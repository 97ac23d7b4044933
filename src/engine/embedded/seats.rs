//! Slots changing hands inside a transaction.

use super::batch::{Batch, Care};
use super::job::Seat;
use crate::domain::{
    AuditAction, Difference, Holder, Mark, Origin, Refusal, Refusals, RobloxId, RoleName, SeatChange, SessionId, SlotChange,
    SlotNumber, rules,
};
use crate::engine::Decision;
use crate::store::audit::{CarriedOut, Entry};
use crate::store::{self, StoreFailure};

impl Batch<'_> {
    /// Decides who sits where. The rules look at the memory; the constraints of the database have the last word.
    pub(super) async fn seat(&mut self, origin: &Origin, seat: &Seat) -> Result<Decision<(SessionId, SlotChange)>, StoreFailure> {
        if self.care == Care::Anew
            && let Some(before) = self.carried_out_before(origin).await?
        {
            return Ok(Ok(before));
        }
        let Some(session) = self.session_now(&origin.workspace, seat.session()).await? else {
            return Ok(Err(Refusal::SessionNotFound.into()));
        };
        let plan = self.plan(&origin.workspace).await?;
        let claimant = self.claimant(&origin.workspace, seat.user(), seat.admits()).await?;
        let verdict = match seat {
            Seat::Claim(claim) => rules::claim(&session, plan, claimant, &claim.role, claim.choice),
            Seat::Quit(leave) => rules::quit(&session, plan, claimant, &leave.role),
            Seat::Remove(leave) => rules::remove(&session, plan, claimant, &leave.role),
        };
        // Its share of the session given back first, so that the change below is made in place.
        drop(session);
        match verdict {
            Ok(change) => {
                self.write(origin, seat, &change).await?;
                Ok(Ok((seat.session().clone(), change)))
            }
            Err(refusals) if looks_repeated(&refusals) => Ok(self.carried_out_before(origin).await?.ok_or(refusals)),
            Err(refusals) => Ok(Err(refusals)),
        }
    }

    async fn write(&mut self, origin: &Origin, seat: &Seat, change: &SlotChange) -> Result<(), StoreFailure> {
        let (role, slot, holder) = match change {
            SlotChange::Taken { role, slot, by } | SlotChange::Freed { role, slot, by } => (role, *slot, *by),
        };
        let (workspace, session) = (origin.workspace.clone(), seat.session().clone());
        let mark = self.mark_of(&session, role, holder);
        let row = store::claims::Seat { workspace, session, role: role.clone(), slot, holder, mark };
        match change {
            SlotChange::Taken { .. } => self.taken.push(row),
            SlotChange::Freed { .. } => self.free(row),
        }
        let applied = self.change(seat.session(), |session| session.apply(change));
        if applied != Some(true) {
            return Err(StoreFailure::Contradiction);
        }
        self.note(Entry {
            session: Some(seat.session().clone()),
            role: Some(role.clone()),
            slot: Some(slot),
            roblox: Some(holder),
            // All that the columns do not say.
            details: mark.map(|mark| freed_with_its_mark(role, slot, Holder { roblox: holder, mark: Some(mark) })),
            ..Entry::new(origin, seat.action())
        });
        Ok(())
    }

    /// What is noted of whoever holds a slot in this role now.
    fn mark_of(&self, session: &SessionId, role: &RoleName, holder: RobloxId) -> Option<Mark> {
        let role = self.known(session)?.role(role)?;
        role.holders().find(|(_, sits)| sits.roblox == holder)?.1.mark
    }

    /// A slot that was taken in this very batch was never written and need not be.
    fn free(&mut self, row: store::claims::Seat) {
        match self.taken.iter().position(|taken| *taken == row) {
            Some(place) => drop(self.taken.swap_remove(place)),
            None => self.freed.push(row),
        }
    }

    /// Writes what was freed and then what was taken, each in one statement. The constraints have the last word.
    pub(super) async fn write_seats(&mut self) -> Result<(), StoreFailure> {
        let (freed, taken) = (std::mem::take(&mut self.freed), std::mem::take(&mut self.taken));
        let written = store::claims::delete_all(self.connection, &freed).await?
            && store::claims::insert(self.connection, &taken, self.now).await?;
        if written { Ok(()) } else { Err(StoreFailure::Contradiction) }
    }

    /// The change that this very request made when it was delivered before.
    async fn carried_out_before(&mut self, origin: &Origin) -> Result<Option<(SessionId, SlotChange)>, StoreFailure> {
        let Some(request) = &origin.request else { return Ok(None) };
        let before = match self.noted(&origin.workspace, request) {
            Some(before) => Some(before),
            None => store::audit::by_request(self.connection, &origin.workspace, request).await?,
        };
        let Some((id, change)) = before.and_then(CarriedOut::into_slot_change) else { return Ok(None) };
        // The answer shows the session as it is, so it has to be at hand.
        Ok(self.session(&origin.workspace, &id).await?.map(|_| (id, change)))
    }
}

impl Seat {
    pub(super) fn session(&self) -> &SessionId {
        match self {
            Self::Claim(claim) => &claim.session,
            Self::Quit(leave) | Self::Remove(leave) => &leave.session,
        }
    }

    pub(super) fn user(&self) -> RobloxId {
        match self {
            Self::Claim(claim) => claim.user,
            Self::Quit(leave) | Self::Remove(leave) => leave.user,
        }
    }

    fn admits(&self) -> bool {
        match self {
            Self::Claim(claim) => claim.admit,
            Self::Quit(leave) | Self::Remove(leave) => leave.admit,
        }
    }

    fn action(&self) -> AuditAction {
        match self {
            Self::Claim(_) => AuditAction::SlotClaimed,
            Self::Quit(_) => AuditAction::SlotQuit,
            Self::Remove(_) => AuditAction::SlotRemoved,
        }
    }
}

/// A request that was carried out and comes again is refused by what it did itself: only then is it worth a look
/// into the audit trail.
fn looks_repeated(refusals: &Refusals) -> bool {
    refusals.iter().any(|refusal| matches!(refusal, Refusal::AlreadyInRole { .. } | Refusal::NotInRole))
}

fn freed_with_its_mark(role: &RoleName, slot: SlotNumber, before: Holder) -> String {
    let seat = SeatChange { role: role.clone(), slot, before: Some(before), after: None };
    store::difference::write(&Difference { seats: vec![seat], ..Difference::default() })
}

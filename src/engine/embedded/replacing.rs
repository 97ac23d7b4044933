//! Making one state of a session out of another in the database: the one way in which anything but a single claim is written.

use super::batch::Batch;
use crate::domain::difference::vacant;
use crate::domain::{Difference, Holder, RoleName, Session, SlotNumber};
use crate::store::claims::Seat;
use crate::store::{self, StoreFailure};

impl Batch<'_> {
    /// Writes what differs, in an order that the constraints allow at every step: seats are emptied, roles change, seats are
    /// filled. Says how the session is kept.
    pub(super) async fn replace_with(&mut self, before: &Session, mut after: Session) -> Result<Session, StoreFailure> {
        after.starts_at = super::sessions::as_kept(after.starts_at);
        let difference = Difference::between(before, &after);
        if difference.is_empty() {
            return Ok(after);
        }
        if !difference.seats.is_empty() || difference.roles.is_some() {
            // What this batch took so far may be what is emptied here.
            self.write_seats().await?;
            self.empty(before, &difference).await?;
            self.write_roles(before, &after).await?;
            self.fill(&after, &difference).await?;
        }
        if difference.touches_parts() || before.timed != after.timed {
            store::sessions::update(self.connection, &after).await?;
        }
        self.replace(after.clone());
        Ok(after)
    }

    /// Everybody who sits elsewhere or nowhere afterwards gets up; of who stays only the mark is written.
    async fn empty(&mut self, before: &Session, difference: &Difference) -> Result<(), StoreFailure> {
        for change in &difference.seats {
            let Some(holder) = change.before else { continue };
            let stays = change.after.is_some_and(|after| after.roblox == holder.roblox);
            let kept = if stays { change.after.unwrap_or(holder) } else { holder };
            let seat = seat(before, &change.role, change.slot, kept);
            let done = match stays {
                true => store::claims::set_mark(self.connection, &seat).await?,
                false => store::claims::delete(self.connection, &seat).await?,
            };
            if !done {
                return Err(StoreFailure::Contradiction);
            }
        }
        Ok(())
    }

    async fn write_roles(&mut self, before: &Session, after: &Session) -> Result<(), StoreFailure> {
        if vacant(&before.roles) == vacant(&after.roles) {
            return Ok(());
        }
        for role in before.roles.iter().filter(|role| after.role(&role.name).is_none()) {
            store::roles::delete(self.connection, &before.workspace, &before.id, &role.name).await?;
        }
        store::roles::insert(self.connection, &after.workspace, &after.id, &after.roles).await
    }

    /// All in one statement; the constraints have the last word.
    async fn fill(&mut self, after: &Session, difference: &Difference) -> Result<(), StoreFailure> {
        let came = difference.seats.iter().filter_map(|change| {
            let stayed = change.before.is_some_and(|before| change.after.is_some_and(|after| after.roblox == before.roblox));
            let holder = change.after.filter(|_| !stayed)?;
            Some(seat(after, &change.role, change.slot, holder))
        });
        let seats: Vec<Seat> = came.collect();
        if store::claims::insert(self.connection, &seats, self.now).await? { Ok(()) } else { Err(StoreFailure::Contradiction) }
    }
}

fn seat(session: &Session, role: &RoleName, slot: SlotNumber, holder: Holder) -> Seat {
    Seat {
        workspace: session.workspace.clone(),
        session: session.id.clone(),
        role: role.clone(),
        slot,
        holder: holder.roblox,
        mark: holder.mark,
    }
}

//! A person being deleted inside a transaction.

use super::batch::Batch;
use crate::domain::{AuditAction, DiscordUserId, Origin};
use crate::engine::Erased;
use crate::store::audit::Entry;
use crate::store::changes::Note;
use crate::store::privacy::HeldSeat;
use crate::store::{self, StoreFailure};

impl Batch<'_> {
    /// Gives up what they hold, as they would themselves, and then takes them out of everything, the entries of these
    /// very departures too.
    pub(super) async fn erase(&mut self, origin: &Origin, discord: DiscordUserId) -> Result<Erased, StoreFailure> {
        // What the jobs before have decided has to be on the disk to be found there.
        self.write_taken().await?;
        let person = store::privacy::of_discord_user(self.connection, discord).await?;
        let given_up = store::privacy::running_seats(self.connection, &person).await?;
        let concerned = store::privacy::sessions_of(self.connection, &person).await?;
        for seat in &given_up {
            self.give_up(origin, seat).await?;
        }
        self.write_noted().await?;
        let erased = store::privacy::erase(self.connection, &person).await?;
        // To say what was changed would be to say of whom.
        store::changes::note(self.connection, Note::Everything, self.now).await?;
        for (workspace, session, is_shown) in &concerned {
            self.reread(workspace, session, *is_shown).await?;
        }
        for account in &person.accounts {
            self.forget_rank(account.roblox, account.workspace.as_ref());
        }
        Ok(Erased { given_up, past_seats: erased.past_seats, rows: erased.rows })
    }

    async fn give_up(&mut self, origin: &Origin, held: &HeldSeat) -> Result<(), StoreFailure> {
        let (workspace, session) = (held.workspace.clone(), held.session.clone());
        let (role, slot, holder) = (held.role.clone(), held.slot, held.roblox);
        let seat = store::claims::Seat { workspace: workspace.clone(), session: session.clone(), role, slot, holder, mark: None };
        if !store::claims::delete(self.connection, &seat).await? {
            return Err(StoreFailure::Contradiction);
        }
        let origin = Origin { workspace, actor: origin.actor, door: origin.door, request: None };
        self.note(Entry {
            session: Some(session),
            role: Some(held.role.clone()),
            slot: Some(slot),
            roblox: Some(holder),
            ..Entry::new(&origin, AuditAction::SlotQuit)
        });
        Ok(())
    }
}

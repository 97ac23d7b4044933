//! Assigning, moving, removing, and who is in charge.

use serenity::all::ComponentInteractionDataKind;

use super::{Answer, Panel, broken, text_picked, view};
use crate::bot::Failure;
use crate::bot::custom_id::{RoleDigest, SeatDigest, SlotValue};
use crate::bot::incoming;
use crate::domain::{DiscordUserId, Move, Place, Post, Reason, RoleName, SlotChoice, SlotKey};

impl Panel<'_> {
    pub(super) async fn assign_whom(&self, picked: &ComponentInteractionDataKind) -> Result<Answer, Failure> {
        let Some(member) = member_picked(picked)? else { return Ok(broken()) };
        self.page(|scene| view::panel::people::assign_to(scene, member)).await
    }

    pub(super) async fn assign_to(
        &self,
        member: DiscordUserId,
        picked: &ComponentInteractionDataKind,
    ) -> Result<Answer, Failure> {
        let moderator = match self.moderator().await? {
            Ok(moderator) => moderator,
            Err(answer) => return Ok(answer),
        };
        let Some(Ok(value)) = text_picked(picked).map(str::parse::<SlotValue>) else { return Ok(broken()) };
        let Some((role, place)) = self.place_of(value) else { return self.outdated().await };
        let choice = match place {
            Place::NextVacant => SlotChoice::Any,
            Place::Slot(slot, _) => SlotChoice::Key(SlotKey::Vacant(slot)),
        };
        let answer = self.bot.desk.assign(&moderator, &self.session.id, member, role.clone(), choice).await?;
        self.told(answer, role.as_str()).await
    }

    pub(super) async fn pick_seat(&self, picked: &ComponentInteractionDataKind) -> Result<Answer, Failure> {
        let Some(digest) = text_picked(picked) else { return Ok(broken()) };
        if let Some(seat) = digest.parse::<SeatDigest>().ok().and_then(|seat| seat.find(&self.session)) {
            return self.page_of_holders(|scene| view::panel::people::seat(scene, &seat)).await;
        }
        match digest.parse::<RoleDigest>().ok().and_then(|role| role.find(&self.session)) {
            Some(role) => self.page_of_holders(|scene| view::panel::people::pick(scene, Some(role))).await,
            None => self.outdated().await,
        }
    }

    pub(super) async fn move_to(&self, seat: SeatDigest, picked: &ComponentInteractionDataKind) -> Result<Answer, Failure> {
        let Some(Ok(value)) = text_picked(picked).map(str::parse::<SlotValue>) else { return Ok(broken()) };
        match self.place_of(value) {
            Some((role, place)) => self.move_into(seat, role, place).await,
            None => self.outdated().await,
        }
    }

    pub(super) async fn swap_with(&self, seat: SeatDigest, picked: &ComponentInteractionDataKind) -> Result<Answer, Failure> {
        let Some(Ok(other)) = text_picked(picked).map(str::parse::<SeatDigest>) else { return Ok(broken()) };
        match other.find(&self.session) {
            Some(other) => self.move_into(seat, other.role, Place::Slot(other.slot, Some(other.holder.roblox))).await,
            None => self.outdated().await,
        }
    }

    async fn move_into(&self, seat: SeatDigest, to: RoleName, place: Place) -> Result<Answer, Failure> {
        let moderator = match self.moderator().await? {
            Ok(moderator) => moderator,
            Err(answer) => return Ok(answer),
        };
        let Some(seat) = seat.find(&self.session) else { return self.outdated().await };
        let wanted = Move { user: seat.holder.roblox, from: seat.role, to: to.clone(), place };
        let answer = self.bot.desk.move_holder(&moderator, &self.session.id, wanted).await?;
        self.told(answer, to.as_str()).await
    }

    pub(super) async fn form_to_remove(&self, seat: SeatDigest) -> Result<Answer, Failure> {
        self.form(|session| view::panel::forms::remove(session, seat)).await
    }

    /// With a reason as it was typed, if one was.
    pub(super) async fn remove(&self, seat: SeatDigest, reason: Option<&str>) -> Result<Answer, Failure> {
        let moderator = match self.moderator().await? {
            Ok(moderator) => moderator,
            Err(answer) => return Ok(answer),
        };
        let reason = match reason.map(str::parse::<Reason>).transpose() {
            Ok(reason) => reason,
            Err(problem) => return self.home(view::input::name(&problem).content).await,
        };
        let Some(seat) = seat.find(&self.session) else { return self.outdated().await };
        let (user, role) = (seat.holder.roblox, seat.role);
        let answer = self.bot.desk.take_out(&moderator, &self.session.id, user, role.clone(), reason).await?;
        self.told(answer, role.as_str()).await
    }

    pub(super) async fn appoint(&self, post: Post, picked: &ComponentInteractionDataKind) -> Result<Answer, Failure> {
        let moderator = match self.moderator().await? {
            Ok(moderator) => moderator,
            Err(answer) => return Ok(answer),
        };
        if !matches!(picked, ComponentInteractionDataKind::UserSelect { .. }) {
            return Ok(broken());
        }
        let answer = self.bot.desk.appoint(&moderator, &self.session.id, post, member_picked(picked)?).await?;
        let notice = self.notice(&answer, "").await?;
        self.draw(Some(&notice), view::panel::charge::page).await
    }

    /// The role and the place in it that a value of a menu names.
    fn place_of(&self, value: SlotValue) -> Option<(RoleName, Place)> {
        let (digest, place) = match value {
            SlotValue::Slot(digest, slot) => (digest, Place::Slot(slot, None)),
            SlotValue::Role(digest) => (digest, Place::NextVacant),
        };
        digest.find(&self.session).map(|role| (role.name.clone(), place))
    }
}

fn member_picked(picked: &ComponentInteractionDataKind) -> Result<Option<DiscordUserId>, Failure> {
    match picked {
        ComponentInteractionDataKind::UserSelect { values } => Ok(values.first().copied().map(incoming::user).transpose()?),
        _ => Ok(None),
    }
}

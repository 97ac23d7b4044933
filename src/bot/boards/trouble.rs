//! Telling moderators of a board that cannot be kept: once, in words, where they can read it.

use super::Keeper;
use crate::bot::view;
use crate::desk::OnBoard;
use crate::domain::ChannelId;
use crate::store::boards::Board;

impl Keeper {
    /// Tells the moderators, if nobody has before: in the audit channel, else where this server's boards go. The panel of the
    /// session says it in any case, for as long as it is so.
    pub(super) async fn tell_of_trouble(&self, board: &Board) {
        match self.0.desk.note_trouble(board).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(failure) => return tracing::error!(error = %failure, "that a board cannot be kept could not be noted"),
        }
        self.watched().note(board.message, |board| board.in_trouble = true);
        let told = async {
            let community = self.0.desk.communities().of(board.guild).await?;
            let places = [community.guild.audit_channel, community.guild.board_channel];
            let readable = |channel: &ChannelId| *channel != board.channel;
            let Some(channel) = places.into_iter().flatten().find(readable) else { return Ok(()) };
            let session = match self.0.desk.on_board(board).await? {
                OnBoard::Session(session) => Some(session),
                OnBoard::Resting | OnBoard::WithoutKey | OnBoard::Gone => None,
            };
            let word = view::trouble::board_not_kept(session.as_deref(), board.channel);
            self.0.rest.create_message(channel, &word).await?;
            Ok::<(), crate::bot::Failure>(())
        };
        if let Err(failure) = told.await {
            tracing::warn!(error = %failure, guild.id = %board.guild, "the moderators could not be told that a board cannot be kept");
        }
    }
}

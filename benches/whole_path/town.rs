//! The Discord server of a community: its boards, as if the bot had posted them long ago, and its members.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use discord_sandbox::{Channel, Guild, Member, Message, Sandbox};
use jiff::Timestamp;
use slotkeeper::bot::boards::Drawing;
use slotkeeper::bot::view;
use slotkeeper::desk::{People, SeatedSession};
use slotkeeper::domain::{EngineKind, MessageId, Session};
use slotkeeper::store::boards::{Board as StoredBoard, Posted};
use slotkeeper::store::{boards, sessions};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};

use crate::community::{self, BUSY, DISCORD_USERS, HERDS, Size, WORKSPACE};

/// How many of the members press the busy boards again and again. The others come by once each.
const REGULARS: usize = 1_000;
/// How many boards stand in one channel.
const IN_A_CHANNEL: usize = 40;

/// A server with the bot in it.
pub(crate) struct Town {
    pub(crate) discord: Sandbox,
    pub(crate) size: Size,
    /// Where commands are given.
    pub(crate) lobby: Channel,
    guild: Guild,
    busy: Vec<Board>,
    herds: Vec<Board>,
    coming: Vec<Board>,
    /// How many have come by so far.
    come_by: AtomicUsize,
}

/// What can be pressed on a board. Buttons of roles stay in people's sight for a moment when the role is full.
struct Board {
    message: Message,
    claim: Vec<String>,
    leave: String,
}

/// Who presses what.
pub(crate) struct Order {
    pub(crate) member: Member,
    pub(crate) message: Message,
    pub(crate) custom_id: String,
}

impl Town {
    /// The server whose database that is, before any bot is there.
    pub(crate) async fn found(size: Size, database: &Path) -> Self {
        // Whatever may be under way at once has to be kept, or it would count as unanswered.
        let sandbox = Sandbox::builder().without_rate_limits().keep_requests(0).keep_interactions(20_000);
        let discord = sandbox.patience(std::time::Duration::from_secs(30)).start().await.unwrap();
        let options = SqliteConnectOptions::new().filename(database).journal_mode(SqliteJournalMode::Wal);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let mut transaction = connection.begin().await.unwrap();
        community::bring_up_to_date(&mut transaction).await;
        let guild = server(&mut transaction, &discord, WORKSPACE).await;
        let busy = posted(&mut transaction, &guild, WORKSPACE, "Busy").await;
        let herds = posted(&mut transaction, &guild, WORKSPACE, "Herd").await;
        let coming = posted(&mut transaction, &guild, WORKSPACE, "Training").await;
        for number in 0..size.neighbours {
            let workspace = format!("neighbour-{number}");
            let guild = server(&mut transaction, &discord, &workspace).await;
            posted(&mut transaction, &guild, &workspace, "Training").await;
        }
        transaction.commit().await.unwrap();
        connection.close().await.unwrap();
        assert_eq!((busy.len(), herds.len(), coming.len()), (BUSY, HERDS, size.coming));
        let lobby = guild.add_channel("lobby");
        Self { discord, size, lobby, guild, busy, herds, coming, come_by: AtomicUsize::new(0) }
    }

    /// The member of that number. Number 0 was at a fifth of all sessions.
    pub(crate) fn member(&self, number: usize) -> Member {
        self.guild.member_all_along(DISCORD_USERS + u64::try_from(number).unwrap())
    }

    /// Somebody who has not pressed anything yet, until everybody has.
    pub(crate) fn somebody_new(&self) -> Member {
        self.visitor(self.come_by.fetch_add(1, Ordering::Relaxed))
    }

    /// A press on the next session, by somebody new.
    pub(crate) fn passing_by(&self) -> Order {
        let number = self.come_by.fetch_add(1, Ordering::Relaxed);
        let place = number % self.coming.len();
        self.coming[place].order(self.visitor(number), Some(place + number / self.coming.len()))
    }

    /// The press of that number on the busy boards: everybody comes by twice, once to claim, once to leave.
    pub(crate) fn coming_again(&self, number: usize) -> Order {
        let regular = number % 320;
        let claims = (number / 320).is_multiple_of(2);
        self.busy[regular % BUSY].order(self.regular(regular), claims.then_some(regular / BUSY))
    }

    /// What a worker presses on its turn: one of the busy boards, to claim and to leave.
    pub(crate) fn working(&self, worker: usize, turn: usize) -> Order {
        let claims = turn.is_multiple_of(2);
        self.busy[worker % BUSY].order(self.regular(400 + worker), claims.then_some(worker / BUSY))
    }

    /// A press on a session that has ten slots, by one of a thousand.
    pub(crate) fn in_herd(&self, herd: usize, number: usize) -> Order {
        let member = if self.coming.is_empty() { self.regular(number) } else { self.somebody_new() };
        self.herds[herd].order(member, Some(0))
    }

    /// How many can still come by before somebody comes a second time.
    pub(crate) fn left(&self) -> usize {
        self.visitors().saturating_sub(self.come_by.load(Ordering::Relaxed))
    }

    /// How many boards the bot has edited.
    pub(crate) fn repainted(&self) -> usize {
        let boards = self.coming.iter().chain(&self.busy).chain(&self.herds);
        boards.filter(|board| board.message.current().is_none_or(|message| message.edits() > 0)).count()
    }

    fn visitors(&self) -> usize {
        self.size.members - 1 - REGULARS
    }

    /// Neighbours in time are no neighbours in the database.
    fn visitor(&self, number: usize) -> Member {
        self.member(1 + number * 7_919 % self.visitors().max(1))
    }

    fn regular(&self, number: usize) -> Member {
        self.member(self.size.members - REGULARS + number)
    }
}

impl Board {
    fn of(message: Message) -> Self {
        let buttons = message.buttons();
        let named = |wanted: &str| buttons.iter().position(|button| button.label == wanted).unwrap();
        let id = |button: &discord_sandbox::Button| button.custom_id.clone().unwrap();
        let leave = named("Leave");
        Self { claim: buttons[..leave].iter().map(id).collect(), leave: id(&buttons[leave]), message }
    }

    fn order(&self, member: Member, role: Option<usize>) -> Order {
        let custom_id = role.map_or(&self.leave, |role| &self.claim[role % self.claim.len()]).clone();
        Order { member, message: self.message.clone(), custom_id }
    }
}

/// A server that is bound to this workspace.
async fn server(connection: &mut SqliteConnection, discord: &Sandbox, workspace: &str) -> Guild {
    let guild = discord.add_guild(workspace);
    sqlx::query("insert into guilds (id, workspace_id, created_at) values ($1, $2, $3)")
        .bind(guild.id().cast_signed())
        .bind(workspace)
        .bind(Timestamp::now().as_millisecond())
        .execute(connection)
        .await
        .unwrap();
    guild
}

/// The boards of these sessions, as the program draws them.
async fn posted(connection: &mut SqliteConnection, guild: &Guild, workspace: &str, title: &str) -> Vec<Board> {
    let (mut channel, mut posted) = (guild.add_channel(title), Vec::new());
    for session in vacant(connection, workspace, title).await {
        if !posted.is_empty() && posted.len().is_multiple_of(IN_A_CHANNEL) {
            channel = guild.add_channel(&format!("{title}-{}", posted.len()));
        }
        let seated = SeatedSession { session: Arc::new(session), people: People::default() };
        let faces = view::board::pages(&seated);
        assert_eq!(faces.len(), 1, "a board of one message");
        let message = channel.post_as_bot(serde_json::to_value(&faces[0]).unwrap()).unwrap();
        let digest = Drawing::of(&faces[0]).unwrap().digest();
        let shown = Posted { message: MessageId::new(message.id()).unwrap(), painted: Some(digest) };
        let board = StoredBoard {
            id: shown.message.into(),
            guild: guild.id().to_string().parse().unwrap(),
            channel: channel.id().to_string().parse().unwrap(),
            workspace: seated.session.workspace.clone(),
            session: seated.session.id.clone(),
            engine: EngineKind::Embedded,
            messages: vec![shown],
        };
        boards::insert(connection, &board, 0, shown, Timestamp::now()).await.unwrap();
        posted.push(Board::of(message));
    }
    posted
}

/// Sessions that nobody holds a slot of. They differ in name and time alone, so the program reads one of them, and what is
/// measured does not wait until it has read thousands.
async fn vacant(connection: &mut SqliteConnection, workspace: &str, title: &str) -> Vec<Session> {
    let rows = sqlx::query_as::<_, (String, String, i64)>(
        "select id, title, starts_at from sessions where workspace_id = $1 and title like $2 order by starts_at",
    );
    let rows = rows.bind(workspace).bind(format!("{title} %")).fetch_all(&mut *connection).await.unwrap();
    let Some((first, ..)) = rows.first() else { return Vec::new() };
    let like = sessions::find(connection, &workspace.parse().unwrap(), &first.parse().unwrap()).await.unwrap().unwrap();
    let session = |(id, title, starts_at): (String, String, i64)| Session {
        id: id.parse().unwrap(),
        title: title.parse().unwrap(),
        starts_at: Timestamp::from_millisecond(starts_at).unwrap(),
        ..like.clone()
    };
    rows.into_iter().map(session).collect()
}

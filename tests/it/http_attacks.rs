//! Those who mean the open port harm: they come in crowds, send slowly, and never read. Everybody else goes on.

use std::time::Duration;

use reqwest::{Client, Method};
use serde_json::json;
use slotkeeper::api::Patience;
use slotkeeper::open_files;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use crate::api_beside_bot::Caller;
use crate::http::{Said, Service, role};
use crate::process::Process;
use crate::world::{PATIENCE, World};

/// As many as took everything from the program once.
const CROWD: usize = 1_100;

/// The most connections of one address that are served at once.
const OF_ONE_ADDRESS: usize = 128;

/// Long enough for whoever reads and sends at once.
const SHORT: Patience =
    Patience { head: Duration::from_millis(400), body: Duration::from_millis(400), answer: Duration::from_millis(400) };

/// What a crowd sends, each of them, before it does nothing more.
const ATTACKS: [(&str, &str); 4] = [
    ("they are idle", ""),
    ("their heads never end", "GET /sessions/list HTTP/1.1\r\nhost: a\r\nx: "),
    (
        "their bodies never end",
        "POST /sessions/create HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{",
    ),
    ("they never read", "GET /openapi.json HTTP/1.1\r\nhost: a\r\n\r\n"),
];

#[tokio::test]
async fn a_crowd_that_only_holds_connections_keeps_nobody_from_claiming() {
    open_files::raise();
    let world = World::new().await;
    let board = world.board("Training", "Trainer x9").await;
    let address = world.api.unwrap();
    let health = format!("http://{address}/healthz");
    let well = async { while Said::to(Client::new().get(&health)).await.status != 200 {} };
    tokio::time::timeout(PATIENCE, well).await.expect("the bot is connected");
    for (who, (attack, sent)) in ATTACKS.into_iter().enumerate() {
        let member = world.linked(&format!("Member {who}"), 100 + u64::try_from(who).unwrap(), 0).await;
        let mut crowd = Vec::new();
        for _ in 0..CROWD {
            let mut stream = slow_reader(address).await;
            // Whoever was sent away meanwhile holds nothing.
            drop(stream.write_all(sent.as_bytes()).await);
            crowd.push(stream);
        }
        let said = Said::to(Client::new().get(&health)).await;
        assert_eq!(said.status, 200, "{attack}: {}", said.text);
        let button = format!("Trainer ({} free)", 9 - who);
        let claimed = world.press(&member, &board, &button).await;
        assert!(claimed.text().contains("You have Trainer"), "{attack}: {}", claimed.text());
        drop(crowd);
    }
    let program = Caller::new(&world).await;
    let again = async {
        while Said::to(program.call(Method::GET, "/sessions/list")).await.status != 200 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, again).await.expect("there is room again");
    assert_eq!(world.claims().await, 4);
    world.end().await;
}

#[tokio::test]
async fn one_address_gets_a_part_of_the_places_and_a_word_beyond_it() {
    let service = Service::new().await;
    let mut idle = Vec::new();
    for _ in 0..OF_ONE_ADDRESS {
        idle.push(connect(&service).await);
    }
    let said = service.get("/sessions/list").await;
    said.refused(503, "busy");
    assert_eq!((said.header("retry-after"), said.header("connection")), ("1", "close"));
    assert_eq!(Said::to(service.request(Method::GET, "/healthz")).await.status, 200);
    drop(idle);
    let again = async { while service.get("/sessions/list").await.status != 200 {} };
    tokio::time::timeout(PATIENCE, again).await.expect("there is room again");
}

#[tokio::test]
async fn whoever_does_not_finish_a_head_or_asks_for_nothing_more_is_sent_away() {
    let service = Service::patient(SHORT).await;
    let mut idle = connect(&service).await;
    let mut slow = connect(&service).await;
    slow.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\nx: ").await.unwrap();
    let mut content = connect(&service).await;
    content.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    for stream in [&mut idle, &mut slow, &mut content] {
        let mut said = String::new();
        let closed = tokio::time::timeout(PATIENCE, stream.read_to_string(&mut said)).await;
        closed.expect("the connection is closed").unwrap();
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 200"), "{said}");
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_given_up() {
    let service = Service::patient(SHORT).await;
    let mut stream = connect(&service).await;
    let head = "POST /sessions/create HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut said = String::new();
    let closed = tokio::time::timeout(PATIENCE, stream.read_to_string(&mut said)).await;
    closed.expect("the connection is closed").unwrap();
    assert!(said.starts_with("HTTP/1.1 408") && said.contains("request_timeout"), "{said}");
}

#[tokio::test]
async fn whoever_does_not_read_an_answer_is_cut_off_and_whoever_reads_slowly_is_not() {
    let service = Service::patient(SHORT).await;
    let mut never = slow_reader(service.operations.trim_start_matches("http://").parse().unwrap()).await;
    never.write_all(b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    // It finds out by what it sends, for it does not read.
    let cut_off = async {
        while never.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, cut_off).await.expect("the connection is broken");

    let mut slow = slow_reader(service.operations.trim_start_matches("http://").parse().unwrap()).await;
    let ask = b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    slow.write_all(ask).await.unwrap();
    let (mut read, mut part) = (0, vec![0; 64 * 1024]);
    loop {
        match slow.read(&mut part).await.unwrap() {
            0 => break,
            bytes => read += bytes,
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert!(read > 1_000_000, "{read} bytes of the answer were read");
}

#[tokio::test]
async fn a_head_may_have_sixteen_kilobytes() {
    let service = Service::new().await;
    let with = |bytes: usize| service.request(Method::GET, "/healthz").header("x-much", "y".repeat(bytes));
    assert_eq!(Said::to(with(12 * 1024)).await.status, 200);
    assert_eq!(Said::to(with(17 * 1024)).await.status, 431);
}

#[cfg(unix)]
#[tokio::test]
async fn a_program_that_may_have_few_files_open_takes_fewer_connections_and_goes_on() {
    open_files::raise();
    let mut world = World::new().await;
    world.board("Training", "Trainer").await;
    let program = Caller::new(&world).await;
    world.stop_bot().await;
    let (server, base) = Process::serve_with_files(&world, 150, 150).await;
    let program = program.at(&base);
    let address = base.trim_start_matches("http://").parse().unwrap();
    let mut crowd = Vec::new();
    for _ in 0..CROWD {
        crowd.push(slow_reader(address).await);
    }
    let said = Said::to(Client::new().get(format!("{base}/healthz"))).await;
    assert_eq!(said.status, 200, "{}", said.text);
    drop(crowd);
    let again = async { while Said::to(program.call(Method::GET, "/sessions/list")).await.status != 200 {} };
    tokio::time::timeout(PATIENCE, again).await.expect("there is room again");
    let (code, log) = server.end("-TERM").await;
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("LimitNOFILE") && !log.contains("cannot be accepted"), "{log}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_limit_of_open_files_is_raised_as_far_as_the_system_lets_it() {
    let mut world = World::new().await;
    world.stop_bot().await;
    let (server, _) = Process::serve_with_files(&world, 200, 1_500).await;
    assert!(server.files_allowed().is_none_or(|files| files == 1_500), "{:?}", server.files_allowed());
    let (code, log) = server.end("-TERM").await;
    assert!(code == Some(0) && !log.contains("LimitNOFILE"), "{log}");
}

#[tokio::test]
async fn claims_of_programs_are_answered_over_a_connection_that_stays() {
    let service = Service::new().await;
    service.members(&[(7, 0)]).await;
    let session = service.session(json!([role("Trainer", 1, 0)])).await;
    for _ in 0..(2 * OF_ONE_ADDRESS) {
        assert_eq!(service.get(&format!("/sessions/get/{session}")).await.status, 200);
    }
    assert_eq!(service.claim(&session, "7", "Trainer", "VACANT_0").await.status, 200);
}

async fn connect(service: &Service) -> TcpStream {
    TcpStream::connect(("127.0.0.1", service.port().get())).await.unwrap()
}

/// A connection of which the system takes as little ahead as it can.
async fn slow_reader(address: std::net::SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(address).await.unwrap()
}

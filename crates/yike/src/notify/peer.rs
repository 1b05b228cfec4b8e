//! The other sides of the ways out, for tests: a gateway, a mail server, a program that listens.
//! Each can be told to take, to put off, or to refuse, and remembers the ids that it was given.

use crate::notify::{Gateway, Mailer};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How the other side behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Takes,
    PutsOff,
    Refuses,
}

/// What the other side was given, in order: id and the whole of it.
pub type Taken = Arc<Mutex<Vec<(String, String)>>>;

/// A mail server that knows enough SMTP to be spoken with; the real one is asked in
/// `tests/ways`.
pub async fn mail_server(mood: Arc<Mutex<Mood>>, taken: Taken) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (mood, taken) = (mood.clone(), taken.clone());
            tokio::spawn(async move {
                let _ = speak_smtp(stream, &mood, &taken).await;
            });
        }
    });
    address
}

async fn speak_smtp(
    stream: TcpStream,
    mood: &Mutex<Mood>,
    taken: &Mutex<Vec<(String, String)>>,
) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 made up\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let word = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let mood = *mood.lock().unwrap();
        let answer = match (word.as_str(), mood) {
            ("EHLO", _) => "250-made up\r\n250 8BITMIME\r\n",
            ("RCPT", Mood::PutsOff) => "451 4.3.0 later\r\n",
            ("RCPT", Mood::Refuses) => "550 5.1.1 nobody of that name\r\n",
            ("DATA", _) => {
                write.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    text.push_str(&line);
                    text.push('\n');
                }
                let id = text
                    .lines()
                    .find_map(|line| line.strip_prefix("Message-ID: <"))
                    .and_then(|id| id.split('@').next())
                    .unwrap_or_default();
                taken.lock().unwrap().push((id.to_owned(), text));
                "250 taken\r\n"
            }
            ("QUIT", _) => "221 bye\r\n",
            _ => "250 well\r\n",
        };
        write.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

/// A program that listens for webhooks.
pub async fn listener(mood: Arc<Mutex<Mood>>, taken: Taken) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (head, body) = read_request(&mut stream).await;
            let id = head
                .lines()
                .find_map(|line| line.strip_prefix("yike-id: "))
                .unwrap_or_default()
                .to_owned();
            let status = match *mood.lock().unwrap() {
                Mood::Takes => {
                    taken
                        .lock()
                        .unwrap()
                        .push((id, format!("{head}\n\n{body}")));
                    "204 No Content"
                }
                Mood::PutsOff => "503 Service Unavailable",
                Mood::Refuses => "410 Gone",
            };
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    address
}

async fn read_request(stream: &mut TcpStream) -> (String, String) {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let n = stream.read(&mut part).await.unwrap_or(0);
        bytes.extend_from_slice(&part[..n]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| {
                    line.to_ascii_lowercase()
                        .strip_prefix("content-length: ")
                        .map(str::to_owned)
                })
                .and_then(|n| n.parse::<usize>().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return (head.to_owned(), body.to_owned());
            }
        }
        if n == 0 {
            return Default::default();
        }
    }
}

/// A server that answers a path with status, header lines and body.
pub async fn answering(
    answer: impl Fn(&str) -> (u16, &'static str, String) + Send + 'static,
) -> (SocketAddr, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let task = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (head, _) = read_request(&mut stream).await;
            let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
            let (status, more, body) = answer(&path);
            let length = body.len();
            let text =
                format!("HTTP/1.1 {status} x\r\n{more}content-length: {length}\r\n\r\n{body}");
            let _ = stream.write_all(text.as_bytes()).await;
        }
    });
    (address, task)
}

/// A program that takes short messages; it reads its mood from a file.
pub fn gateway(folder: &std::path::Path) -> Gateway {
    use std::os::unix::fs::PermissionsExt;
    let program = folder.join("send");
    let place = folder.display();
    let script = format!(
        "#!/bin/sh\nmood=$(cat {place}/mood)\n[ \"$mood\" = 0 ] || exit $mood\ncat >> {place}/taken\n"
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    Gateway::of(Some(&program))
}

/// Us, speaking with this mail server.
pub fn with_mail(server: SocketAddr) -> Mailer {
    let config = crate::config::MailConfig {
        host: server.ip().to_string(),
        port: Some(server.port()),
        tls: crate::config::MailTls::None,
        from: "一刻 <yike@example.gov.cn>".into(),
        ..Default::default()
    };
    Mailer::of(Some(&config), None).unwrap()
}

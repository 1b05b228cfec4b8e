//! The program itself serving HTTP on loopback, and a client that speaks to it.

use crate::house;
use crate::notes::{Kept, Notes};
use crate::people::*;
use crate::place::{self, Place};
use crate::tracer::{self, Fault};
use crate::writer;
use base64::Engine;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use yike::web::session::{self, SessionKind};
use yike::{args, sql};
use yike_core::chain;
use yike_core::who::PersonId;

sql! {
    LONG_AGO = "UPDATE session SET seen_at = seen_at - 120000";
}

pub struct Server {
    pub address: SocketAddr,
    process: i32,
    watched: Option<JoinHandle<()>>,
}

pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
}

impl Server {
    pub fn start(place: &Place) -> Server {
        Server::start_under(place, Fault::None)
    }

    /// With one of its calls on the place going wrong.
    pub fn start_under(place: &Place, fault: Fault) -> Server {
        let mut program = Command::new(env!("CARGO_BIN_EXE_yike"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("YIKE_")) {
            program.env_remove(name);
        }
        program
            .arg("serve")
            .env("YIKE_DATABASE", &place.config.database)
            .env("YIKE_OBJECTS", &place.config.objects)
            .env("YIKE_MASTER_KEY", &place.config.master_key)
            .env("YIKE_LISTEN", "127.0.0.1:0")
            .env("RUST_LOG", "info")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let (started, starts) = channel();
        let data = place.data.clone();
        let watched = std::thread::spawn(move || {
            let tell = |child: &mut std::process::Child| {
                let _ = started.send((child.id() as i32, child.stderr.take().expect("a pipe")));
            };
            match fault {
                // Untraced it runs at its own speed.
                Fault::None => {
                    let mut child = program.spawn().expect("the program starts");
                    tell(&mut child);
                    let _ = child.wait();
                }
                fault => drop(tracer::run(&mut program, &data, &fault, tell)),
            }
        });
        let (process, said) = starts
            .recv_timeout(Duration::from_secs(30))
            .expect("it starts");
        let mut lines = BufReader::new(said).lines();
        let mut told = Vec::new();
        let address = loop {
            let line = lines.next().and_then(Result::ok);
            let line = line.unwrap_or_else(|| panic!("it does not serve: {told:#?}"));
            if let Some((_, address)) = line.split_once("http://127.0.0.1:") {
                break format!("127.0.0.1:{}", address.trim())
                    .parse()
                    .expect("an address");
            }
            told.push(line);
        };
        // Read on, so that it never waits for somebody to listen.
        std::thread::spawn(move || lines.for_each(drop));
        Server {
            address,
            process,
            watched: Some(watched),
        }
    }

    /// kill -9, and its end awaited.
    pub fn kill(&mut self) {
        let Some(watched) = self.watched.take() else {
            return;
        };
        // SAFETY: a plain signal to a process that we started and have not yet waited for.
        unsafe { libc::kill(self.process, libc::SIGKILL) };
        let _ = watched.join();
    }

    pub fn client(&self, token: &str) -> Client {
        Client {
            address: self.address,
            token: token.to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Furnishes a session of the all-round worker, last seen a while ago: its token.
pub fn session(place: &Place) -> String {
    let house = place.house_today();
    let person = PersonId::new(LIN_XIAO);
    let begun = session::begin(&house.app, "", SessionKind::Staff, &person, "");
    let token = house.run(begun).expect("a session");
    let aged = house.app.store.write(|tx| {
        tx.put(&LONG_AGO, args![]);
        Ok::<_, yike::store::StoreError>(())
    });
    house.run(aged).expect("aged");
    place::close(house);
    token
}

#[derive(Clone)]
pub struct Client {
    address: SocketAddr,
    token: String,
}

impl Client {
    pub fn call(
        &self,
        method: &str,
        path: &str,
        kind: &str,
        body: &str,
    ) -> std::io::Result<Answer> {
        let mut stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(5))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let (token, length) = (&self.token, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
             content-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let broken = || std::io::Error::other("half an answer");
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(broken)?;
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<usize>().ok())?
        });
        // An answer that broke off is no answer.
        if length.is_some_and(|length| length != body.len()) {
            return Err(broken());
        }
        Ok(Answer {
            status: status.ok_or_else(broken)?,
            body: body.to_owned(),
        })
    }

    pub fn get(&self, path: &str) -> std::io::Result<Answer> {
        self.call("GET", path, "text/plain", "")
    }

    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> std::io::Result<Answer> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        self.call(
            "POST",
            path,
            "application/x-www-form-urlencoded",
            &body.finish(),
        )
    }

    /// Files the n-th case; what was acknowledged is noted, with what the case says of itself.
    pub fn files(&self, notes: &Notes, n: u32, photograph: bool) -> std::io::Result<u16> {
        let id = id_of(n);
        let (body, papers) = filing(&id, n, photograph);
        let answer = self.call(
            "POST",
            "/api/v1/cases",
            "application/json",
            &body.to_string(),
        )?;
        if answer.status != 201 {
            return Ok(answer.status);
        }
        let told = answer.json();
        let mut kept = Kept {
            id,
            case: told["key"].as_str().expect("a key").to_owned(),
            seq: told["seq"].as_u64().expect("a number"),
            papers,
            ..Kept::default()
        };
        if let Ok(case) = self.get(&format!("/api/v1/cases/{}", kept.case))
            && case.status == 200
        {
            kept.number = case.json()["number"].as_str().expect("a number").to_owned();
        }
        notes.kept(&kept);
        Ok(201)
    }
}

/// The command of the n-th filing, the same whenever it is sent.
pub fn id_of(n: u32) -> String {
    uuid::Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + u128::from(n)).to_string()
}

pub fn number_of(id: &str) -> u32 {
    u32::from_str_radix(&id[28..], 16).expect("an id of ours")
}

fn filing(id: &str, n: u32, photograph: bool) -> (Value, Vec<String>) {
    let resident = neighbour(n % 5);
    let mut materials: Vec<Value> = ["M02", "M03", "M21"]
        .map(|code| json!({ "material": code, "seen": true }))
        .into();
    let mut papers = Vec::new();
    if photograph {
        let bytes = writer::photograph(n);
        papers.push(chain::hex(&chain::sm3(&bytes)));
        let text = base64::engine::general_purpose::STANDARD.encode(&bytes);
        let file = json!({ "name": "photograph.jpg", "base64": text });
        materials.push(json!({ "material": "M01", "files": [file] }));
    } else {
        materials.push(json!({ "material": "M01", "seen": true }));
    }
    let body = json!({
        "command_id": id,
        "item": "temporary-relief",
        "person": {
            "name": resident.name,
            "id_number": resident.id_number,
            "phone": resident.phone,
            "address": resident.address,
        },
        "answers": answers("temporary-relief"),
        "community": resident.community,
        "materials": materials,
    });
    (body, papers)
}

/// Waits until something is so; how long that took.
pub fn until(what: &str, seconds: u64, mut is_so: impl FnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !is_so() {
        assert!(
            begun.elapsed() < Duration::from_secs(seconds),
            "{what} in {seconds} s"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    begun.elapsed()
}

/// Everything after the last stroke.
pub fn check(place: &Place, notes: &Notes) {
    let house: house::House = place.house_today();
    crate::notes::check_all(&house, notes);
    place::close(house);
}

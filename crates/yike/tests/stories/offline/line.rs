//! The line between a device and the server, and the dice.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;
use yike::app::App;

/// SplitMix64: the same seed tells the same story.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.roll() % n
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.roll().to_be_bytes());
        bytes[8..].copy_from_slice(&self.roll().to_be_bytes());
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .to_string()
    }
}

/// One request as it went out.
#[derive(Clone)]
pub struct Sent {
    pub token: String,
    pub path: String,
    pub kind: &'static str,
    pub body: Vec<u8>,
}

/// Nothing came back: whether it arrived is not known.
#[derive(Debug)]
pub struct Away;

pub struct Line {
    router: axum::Router,
    /// Everything that was ever sent, to be sent again at the end.
    pub log: Vec<Sent>,
    /// What is still on its way, to arrive late.
    late: Vec<Sent>,
    /// One fault in so many requests; 0 is a good line.
    pub bad: u64,
    pub faults: u64,
}

impl Line {
    pub fn new(app: &App) -> Line {
        Line {
            router: yike::web::router(app.clone()),
            log: Vec::new(),
            late: Vec::new(),
            bad: 0,
            faults: 0,
        }
    }

    /// Over the line as it is today.
    pub async fn call(&mut self, dice: &mut Dice, sent: Sent) -> Result<(u16, Value), Away> {
        self.log.push(sent.clone());
        if self.bad == 0 || !dice.one_in(self.bad) {
            if !self.late.is_empty() && dice.one_in(8) {
                self.arrive_late(dice).await;
            }
            return Ok(self.deliver(&sent).await);
        }
        self.faults += 1;
        match dice.below(6) {
            // Lost on the way there, and on the way back.
            0 => Err(Away),
            1 => {
                self.deliver(&sent).await;
                Err(Away)
            }
            // Twice, at once.
            2 => {
                self.deliver(&sent).await;
                Ok(self.deliver(&sent).await)
            }
            // Hours later.
            3 => {
                self.late.push(sent);
                Err(Away)
            }
            // Arrives, and once more hours later.
            4 => {
                let answer = self.deliver(&sent).await;
                self.late.push(sent);
                Ok(answer)
            }
            // Cut in the middle.
            _ => {
                let mut cut = sent.clone();
                cut.body.truncate(sent.body.len() / 2);
                self.deliver(&cut).await;
                Err(Away)
            }
        }
    }

    /// Something that was on its way arrives; nobody waits for the answer.
    async fn arrive_late(&mut self, dice: &mut Dice) {
        let n = dice.below(self.late.len() as u64) as usize;
        let sent = self.late.swap_remove(n);
        self.deliver(&sent).await;
    }

    pub async fn all_arrive(&mut self, dice: &mut Dice) {
        while !self.late.is_empty() {
            self.arrive_late(dice).await;
        }
    }

    pub async fn deliver(&self, sent: &Sent) -> (u16, Value) {
        let request = Request::builder()
            .method(if sent.kind.is_empty() { "GET" } else { "POST" })
            .uri(format!("/field/sync/{}", sent.path))
            .header("authorization", format!("Bearer {}", sent.token))
            .header("content-type", sent.kind)
            .body(Body::from(sent.body.clone()))
            .expect("a request");
        let answer = self.router.clone().oneshot(request).await;
        let answer = answer.expect("the server answers");
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX)
            .await
            .expect("the body is read");
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        assert!(
            status != StatusCode::INTERNAL_SERVER_ERROR,
            "{}: {body}",
            sent.path
        );
        (status.as_u16(), body)
    }
}

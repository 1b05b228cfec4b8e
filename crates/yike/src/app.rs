//! What every handler, command and runner is given: the store, the keys, the slow facts, the
//! objects and the time.

use crate::heads::Heads;
use crate::health::Health;
use crate::notify::Gateway;
use crate::outside::Outside;
use crate::private::Keys;
use crate::sought::Sought;
use crate::store::Store;
use crate::world::Watch;
use object_store::ObjectStore;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use yike_core::clock::At;

#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub keys: Arc<Keys>,
    pub world: Watch,
    pub objects: Arc<dyn ObjectStore>,
    pub clock: Clock,
    pub mode: Mode,
    /// The way out for short messages.
    pub sms: Gateway,
    /// The other ways out.
    pub outside: Arc<Outside>,
    /// How heads are signed, and where they go.
    pub heads: Arc<Heads>,
    /// What is amiss right now.
    pub health: Health,
    /// What was sought and not found.
    pub sought: Sought,
}

/// Whether made-up people and simulators are about, and must say so on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Serve,
    Demo,
}

impl App {
    pub fn now(&self) -> At {
        self.clock.now()
    }

    pub fn is_demo(&self) -> bool {
        self.mode == Mode::Demo
    }
}

/// The time: of the system, or of a test that sets it.
#[derive(Clone)]
pub enum Clock {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    pub fn set(at: At) -> Clock {
        Clock::Set(Arc::new(AtomicI64::new(at.0)))
    }

    pub fn now(&self) -> At {
        match self {
            Clock::System => At(SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |passed| passed.as_millis() as i64)),
            Clock::Set(at) => At(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a set clock; the system's own is nobody's to move.
    pub fn go_to(&self, at: At) {
        if let Clock::Set(place) = self {
            place.store(at.0, Ordering::SeqCst);
        }
    }
}

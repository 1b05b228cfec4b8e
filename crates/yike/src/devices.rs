//! Devices beside a counter 读卡器、高拍仪: the page reaches them through a small local service on
//! loopback, as the vendors of readers offer one. The protocol is `docs/devices.md`; what is here is
//! its simulator, which says in every answer that it is one.

mod simulator;

pub use simulator::{Simulator, people, router};

/// The version of the protocol, and the header that every request carries: no page can send it to
/// another origin without asking first.
pub const PROTOCOL: u32 = 1;
pub const HEADER: &str = "x-yike-devices";

/// The port of the bridge at this installation's counters, as the administrator set it.
pub fn port(settings: &std::collections::BTreeMap<String, String>) -> Option<u16> {
    settings.get(SETTING)?.parse().ok().filter(|port| *port > 0)
}

/// The setting's name.
pub const SETTING: &str = "device_port";

/// Where the page reaches the bridge.
pub fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

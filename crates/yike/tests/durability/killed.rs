//! 服务程序在众人提交时被杀，一次又一次：给过回执的都在。YIKE_KILLS 说多少次。

use crate::notes::{self, Notes};
use crate::place::{self, Folder, Place};
use crate::server::{self, Server};
use crate::{count, say};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;
use yike::private::random;

const CLIENTS: u32 = 4;

#[test]
fn the_server_is_killed_under_load_and_nothing_acknowledged_is_lost() {
    let rounds = count("YIKE_KILLS", 20);
    let folder = Folder::new("killed");
    let place = Place::furnished_today(&folder.path().join("data"));
    let token = server::session(&place);
    let notes = Notes::open(&folder.path().join("notes"));
    let next = AtomicU32::new(1);
    let mut checked = 0;
    for round in 1..=rounds {
        let mut server = Server::start(&place);
        let unheard: Vec<u32> = notes
            .unheard()
            .iter()
            .map(|id| server::number_of(id))
            .collect();
        let before = notes.how_many_kept();
        std::thread::scope(|scope| {
            for hand in 0..CLIENTS {
                let mine: Vec<u32> = unheard
                    .iter()
                    .copied()
                    .filter(|n| n % CLIENTS == hand)
                    .collect();
                let (client, notes, next) = (server.client(&token), &notes, &next);
                scope.spawn(move || {
                    let fresh = std::iter::from_fn(|| {
                        let n = next.fetch_add(1, SeqCst);
                        notes.sent(&server::id_of(n));
                        Some(n)
                    });
                    for n in mine.into_iter().chain(fresh) {
                        match client.files(notes, n, n % 3 == 0) {
                            Ok(201) => {}
                            Ok(status) => panic!("answered {status}"),
                            // Killed meanwhile.
                            Err(_) => return,
                        }
                    }
                });
            }
            server::until("answers", 60, || notes.how_many_kept() > before + 2);
            std::thread::sleep(Duration::from_micros(u64::from(random::<1>()[0]) * 300));
            server.kill();
        });
        let kept = notes.all_kept();
        let house = place.house_today();
        notes::check_kept(&house, &kept[checked..]);
        checked = kept.len();
        if round % 50 == 0 {
            notes::check_all(&house, &notes);
        }
        place::close(house);
    }
    server::check(&place, &notes);
    say(&format!(
        "kill -9 of the server under load: {rounds} times, {checked} acknowledged, 0 lost, 0 doubled"
    ));
}

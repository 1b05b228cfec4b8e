//! 磁盘满了：只能看，不能交，页面上说明白，写的话不丢；有了地方，不用重启就接着办。

use crate::disk::Disk;
use crate::notes::Notes;
use crate::place::{Folder, Place};
use crate::server::{self, Client, Server};

const TOLD: &str = "现在只能查看，不能提交";

#[test]
fn a_full_disk_takes_nothing_says_so_and_goes_on_when_there_is_room() {
    let Some(disk) = Disk::new("a full disk", 64) else {
        return;
    };
    let folder = Folder::new("full");
    let place = Place::furnished_today(&disk.point().join("data"));
    let token = server::session(&place);
    let notes = Notes::open(folder.path());
    let mut server = Server::start(&place);
    let client = server.client(&token);
    let file = |n: u32| {
        notes.sent(&server::id_of(n));
        client
            .files(&notes, n, n.is_multiple_of(2))
            .expect("answered")
    };
    for n in 1..=6 {
        assert_eq!(file(n), 201);
    }
    let case = notes.all_kept()[0].case.clone();

    for round in 0..3 {
        disk.fill();
        // Nobody needs to send anything for long: the second one with a photograph has no room.
        let first = 1000 * (round + 1);
        let refused = (first..first + 40).find(|n| file(*n) == 503);
        let refused = refused.expect("a full disk takes no more");
        let took = server::until("said so", 1, || says(&client));
        assert!(took.as_millis() < 1000);
        // Looking goes on: a page, a case, the desk.
        for path in ["/".to_owned(), format!("/cases/{case}"), "/desk".to_owned()] {
            let page = client.get(&path).expect("answered");
            assert_eq!(page.status, 200, "{path}");
        }
        disk.make_room();
        server::until("went on", 5, || !says(&client));
        assert_eq!(file(refused), 201, "the same one again, without a restart");
        assert_eq!(file(refused + 500), 201);
    }
    let kept = notes.how_many_kept();
    server.kill();
    server::check(&place, &notes);
    crate::say(&format!(
        "full disk: 3 times, {kept} acknowledged, 0 lost, work went on without a restart"
    ));
}

fn says(client: &Client) -> bool {
    client.get("/").is_ok_and(|page| page.body.contains(TOLD))
}

use super::*;
use crate::unit::Unit;
use std::collections::BTreeMap;

const RELIEF: &str = include_str!("../../../../catalogue/items/temporary-relief.toml");
const MARKET: &str = include_str!("../../../../catalogue/items/food-business-licence.toml");

struct Shelf(BTreeMap<String, Item>);

impl Items for Shelf {
    fn item(&self, key: &str) -> Option<&Item> {
        self.0.get(key)
    }
}

fn shelf() -> Shelf {
    let items = [RELIEF, MARKET].map(|text| toml::from_str::<Item>(text).unwrap());
    Shelf(
        items
            .into_iter()
            .map(|item| (item.key.clone(), item))
            .collect(),
    )
}

fn units() -> Units {
    let unit = |id: &str, level, parent: Option<&str>| Unit {
        id: UnitId::new(id),
        level,
        name: id.into(),
        parent: parent.map(UnitId::new),
    };
    Units::new([
        unit("99", Level::City, None),
        unit("990101", Level::District, Some("99")),
        unit("990101001", Level::Street, Some("990101")),
        unit("990101001001", Level::Community, Some("990101001")),
        unit("990101002", Level::Street, Some("990101")),
        unit("990101002001", Level::Community, Some("990101002")),
    ])
}

const DISTRICT: &str = r#"
unit = "990101"
name = "云山区政务服务事项清单"
name_en = "List of Yunshan District"
liaison = { post = "区政务服务科", phone = "010-11112222" }
place = { complain = "010-11110000", hours = "工作日 9:00—17:00" }
items = [
  { item = "temporary-relief", window = "delegated", duty = "社会救助科", promise = 5 },
]
source = { text = "示例", as_of = "2026-11-28", verified = false }
"#;

const STREET: &str = r#"
unit = "990101001"
name = "溪口街道政务服务事项清单"
name_en = "List of Xikou Street"
liaison = { post = "街道政务服务中心主任", phone = "010-22223333" }
place = { address = "溪口路 1 号一层综合窗口", ask = "010-22224444" }
items = [
  { item = "temporary-relief", duty = "民生保障办公室", wanted = "入冬后问得最多", place = { address = "溪口路 1 号 203 室" } },
  { item = "food-business-licence", window = "counter", lacks = "区市场监管局尚未授权" },
]
sites = [
  { unit = "990101001001", name = "溪口社区服务站", address = "溪口路 9 号", hours = "工作日 8:30—18:00，周六 9:00—12:00", phone = "010-22225555" },
]
answers = [
  { item = "temporary-relief", question = "周末能来吗？", answer = "周六上午综合窗口开着。" },
]
source = { text = "示例", as_of = "2026-11-28", verified = false }
"#;

fn list(text: &str) -> List {
    toml::from_str(text).unwrap()
}

fn rules(text: &str) -> Vec<(String, &'static str)> {
    let found = lint(&list(text), &shelf(), &units());
    found.into_iter().map(|one| (one.path, one.rule)).collect()
}

#[test]
fn each_element_comes_from_its_owner_and_the_nearest_word_holds() {
    let (district, street) = (list(DISTRICT), list(STREET));
    let lists = Lists {
        district: Some(&district),
        street: Some(&street),
    };
    let relief = lists.offer("temporary-relief").unwrap();
    assert_eq!(relief.share, Share::Common);
    assert_eq!(relief.promise, Some(5));
    assert_eq!(relief.window, Some(Window::Delegated));
    assert_eq!(relief.duty, "民生保障办公室");
    assert_eq!(relief.place.address, "溪口路 1 号 203 室");
    assert_eq!(relief.place.hours, "工作日 9:00—17:00");
    assert_eq!(relief.place.ask, "010-22224444");
    assert_eq!(relief.place.complain, "010-11110000");
    let market = lists.offer("food-business-licence").unwrap();
    assert_eq!(market.share, Share::Own);
    assert_eq!(market.promise, None);
    assert_eq!(market.place.address, "溪口路 1 号一层综合窗口");
    let offered: Vec<&str> = lists.offers().iter().map(|offer| offer.item).collect();
    assert_eq!(offered, ["temporary-relief", "food-business-licence"]);
    assert!(!lists.has("senior-allowance"));
    let rate = coverage(&lists.offers());
    assert_eq!((rate.all, rate.inside, rate.accepted), (2, 2, 1));
}

#[test]
fn without_a_list_everything_is_offered() {
    assert!(Lists::default().has("anything"));
    assert!(Lists::default().offers().is_empty());
}

#[test]
fn the_station_of_ones_own_community_comes_first() {
    let other = STREET.replace(
        "sites = [",
        r#"sites = [
  { unit = "990101001002", name = "桥头社区服务站", address = "桥头 2 号", hours = "工作日 9:00—17:00", phone = "010-22226666", items = ["temporary-relief"] },"#,
    );
    let (street, shelf) = (list(&other), shelf());
    let lists = Lists {
        district: None,
        street: Some(&street),
    };
    let home = UnitId::new("990101001001");
    let names = |key: &str, home| {
        let stations = lists.sites_of(shelf.item(key).unwrap(), home);
        stations
            .iter()
            .map(|one| one.name.as_str())
            .collect::<Vec<_>>()
    };
    let both = ["溪口社区服务站", "桥头社区服务站"];
    assert_eq!(names("temporary-relief", Some(&home)), both);
    assert_eq!(names("food-business-licence", Some(&home)), both[..1]);
}

#[test]
fn sound_lists_have_no_finding() {
    assert_eq!(rules(DISTRICT), []);
    assert_eq!(rules(STREET), []);
}

#[test]
fn every_planted_fault_is_found_where_it_stands() {
    let cases = [
        (
            STREET,
            "990101001\"\n",
            "990109001\"\n",
            "unit",
            "list_unit",
        ),
        (
            STREET,
            "duty = \"民生保障办公室\"",
            "promise = 3",
            "items[0].promise",
            "list_owner",
        ),
        (
            DISTRICT,
            "promise = 5",
            "promise = 200",
            "items[0].promise",
            "list_promise",
        ),
        (
            DISTRICT,
            "promise = 5",
            "promise = 0",
            "items[0].promise",
            "list_promise",
        ),
        (
            DISTRICT,
            "item = \"temporary-relief\"",
            "item = \"no-such\"",
            "items[0].item",
            "list_item",
        ),
        (
            DISTRICT,
            "duty = ",
            "lacks = \"授权\", duty = ",
            "items[0].lacks",
            "list_lacks",
        ),
        (
            STREET,
            ", lacks = \"区市场监管局尚未授权\"",
            "",
            "items[1].window",
            "list_lacks",
        ),
        (
            STREET,
            "food-business-licence",
            "temporary-relief",
            "items[1].item",
            "key_unique",
        ),
        (STREET, "综合窗口", "", "place.address", "place_precise"),
        (
            STREET,
            "203 室",
            "",
            "items[0].place.address",
            "place_precise",
        ),
        (DISTRICT, "工作日 9", "9", "place.hours", "hours"),
        (STREET, "工作日 8", "8", "sites[0].hours", "hours"),
        (
            STREET,
            "010-22225555",
            "22225555",
            "sites[0].phone",
            "telephone",
        ),
        (STREET, "010-22223333", "110", "liaison.phone", "telephone"),
        (
            STREET,
            "ask = \"010-22224444\"",
            "ask = \"010-1\"",
            "place.ask",
            "telephone",
        ),
        (
            STREET,
            "990101001001",
            "990101002001",
            "sites[0].unit",
            "list_station",
        ),
        (STREET, "溪口路 9 号", "", "sites[0].address", "empty"),
        (
            STREET,
            "周六上午综合窗口开着。",
            "",
            "answers[0].answer",
            "empty",
        ),
        (STREET, "周末能来吗？", " ", "answers[0].question", "empty"),
        (
            STREET,
            "item = \"temporary-relief\", question",
            "item = \"none\", question",
            "answers[0].item",
            "list_item",
        ),
        (STREET, "街道政务服务中心主任", " ", "liaison.post", "empty"),
    ];
    for (text, from, to, path, rule) in cases {
        assert!(text.contains(from), "{from}");
        let found = rules(&text.replacen(from, to, 1));
        let wanted = (path.to_owned(), rule);
        assert!(found.contains(&wanted), "{from} → {to}: {found:?}");
    }
}

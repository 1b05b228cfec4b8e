//! 每一条规则都有一个种下的毛病：规则报得出来，报在那一行。

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use yike::catalogue::{self, Fault};

/// A fault: the rule that must find it, the file, what stands there, what is put in its place, and
/// what the line that is pointed at contains (nothing: the file as a whole).
type Plant = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const SENIOR: &str = "items/senior-allowance.toml";
const WALK: &str = "items/walk.toml";
const STUCK: &str = "items/stuck.toml";
const RELIEF: &str = "items/temporary-relief.toml";
const FOOD: &str = "items/food-business-licence.toml";
const FIRE: &str = "items/fire-safety-check.toml";
const DISABILITY: &str = "items/disability-certificate.toml";
const PENSION: &str = "items/pension-qualification.toml";
const MEDICAL: &str = "items/remote-medical.toml";
const FLEXIBLE: &str = "items/flexible-employment.toml";
const DEVICE: &str = "items/assistive-device-subsidy.toml";
const CARE: &str = "items/medical-relief.toml";
const SHOP: &str = "items/shop-sign.toml";
const RESTAURANT: &str = "packages/restaurant.toml";
const DISTRICT_LIST: &str = "lists/110101.toml";
const STREET_LIST: &str = "lists/110101001.toml";
const PAPERS: &str = "dictionaries/materials.csv";
const REASONS: &str = "dictionaries/rating_tags.csv";
const TREE: &str = "units/city.csv";
const NAMES: &str = "units/dongcheng.toml";
const DAYS: &str = "calendar/china.csv";

#[rustfmt::skip]
const PLANTS: &[Plant] = &[
    // Names and what the resident reads.
    ("key_plain", SENIOR, r#"key = "senior-allowance""#, r#"key = "Senior 1""#, "Senior 1"),
    ("key_is_file_name", SENIOR, r#"key = "senior-allowance""#, r#"key = "senior""#, r#""senior""#),
    ("empty", SENIOR, r#"about = "年满80周岁的本市户籍老年人，每月领取高龄津贴。""#, r#"about = " ""#, r#"about = " ""#),
    ("aliases", PENSION, r#""退休金认证""#, r#""养老金认证""#, "aliases = "),
    ("audience", PENSION, r#"audience = ["person"]"#, "audience = []", "audience = []"),
    ("conditions", SENIOR, r#"conditions = ["具有本市户口", "年满80周岁"]"#, "conditions = []", "conditions = []"),
    ("visit_reason", SENIOR, "times = 0", "times = 1", "times = 1"),
    ("visit_possible", SENIOR, "online = true", "online = false", "times = 0"),
    ("instant_one_visit", MEDICAL, "times = 0", "times = 2\nreason = \"核对原件\"", "times = 2"),
    ("hours", SENIOR, r#"hours = "工作日 "#, r#"hours = "每天 "#, "每天"),
    ("place_precise", PENSION, "各社区服务站综合窗口；", "各社区；", "place = "),
    ("telephone", SENIOR, "010-00000821", "00000821", r#""00000821""#),
    ("telephones_differ", SENIOR, "010-00000822", "010-00000821", "complain = "),
    ("permit_faq", FOOD, "", "", ""),
    ("day", SENIOR, r#"as_of = "2026-11-01""#, r#"as_of = "2026-13-01""#, "2026-13-01"),
    // Codes.
    ("catalog_code", SENIOR, r#"catalog = "110508097001""#, r#"catalog = "11050809""#, "catalog = "),
    ("owner_code", SENIOR, r#"code = "111101010000000083""#, r#"code = "111101010000000084""#, "0084"),
    ("use_level", SENIOR, r#"level = "3""#, r#"level = "3^9""#, "3^9"),
    ("level_of_decision", PENSION, r#"level = "3^5^6""#, r#"level = "3^4""#, "3^4"),
    ("task_code", RELIEF, r#"task = "11110101000000001D5"#, r#"task = "11110101000000001D3"#, "task = "),
    ("handle_code", SENIOR, "11050809700101", "11050809700100", "handle = "),
    ("handle_code_once", FLEXIBLE, "", "", "handle = "),
    // Basis, limits, route.
    ("basis_cites", SENIOR, "第三十三条", "有关规定", "有关规定"),
    ("promise_within_legal", SENIOR, "legal = 15", "legal = 9", "promise = 10"),
    ("instant_promise", SENIOR, r#"project = "promised""#, r#"project = "instant""#, "promise = 10"),
    ("tell_within_five", FOOD, "tell = 5", "tell = 6", "tell = 6"),
    ("correction_days", SENIOR, "promise = 10", "promise = 10\ncorrection = 0", "correction = 0"),
    ("extension_days", FOOD, "days = 5\nbasis", "days = 0\nbasis", "days = 0"),
    ("steps_within_promise", SENIOR, "days = 4", "days = 5", "[[route.steps]]"),
    ("separation", SENIOR, "separation = true", "separation = false", "separation = false"),
    ("bureau_given", SENIOR, "bureau = \"B08\"\n", "", r#"decide = "district""#),
    ("bureau_known", DISABILITY, r#"bureau = "B60""#, r#"bureau = "B99""#, "B99"),
    ("issuer_decides", SENIOR, r#"issuer = "owner""#, r#"issuer = "street""#, "issuer = "),
    ("issuer_not_a_station", SENIOR, r#"name = "北京市东城区民政局""#, r#"name = "东花市街道政务服务中心""#, "政务服务中心"),
    ("station_class", SENIOR, r#"station = "collect""#, r#"station = "accept""#, "accept = "),
    ("decide_above_accept", FLEXIBLE, r#"accept = "street""#, r#"accept = "district""#, "decide = "),
    ("steps_of_promised", MEDICAL, "separation = false", "separation = false\n[[route.steps]]\nkind = \"approve\"\nat = \"street\"\ndays = 0", "[[route.steps]]"),
    ("step_on_the_way", RELIEF, "kind = \"handle\"\nat = \"street\"", "kind = \"handle\"\nat = \"district\"", r#"at = "district""#),
    ("step_order", SENIOR, r#"kind = "examine""#, r#"kind = "approve""#, r#"kind = "approve""#),
    ("approved_where_decided", RELIEF, r#"kind = "approve""#, r#"kind = "examine""#, "[[route.steps]]"),
    ("stop_of_promised", MEDICAL, "[[situations]]", "[[stops]]\nkey = \"wait\"\nname = \"等待\"\nname_en = \"Wait\"\nbasis = \"第一条\"\ndays = 3\n[[situations]]", "[[stops]]"),
    ("department_days", SHOP, "unit = \"B31\"\ndays = 2", "unit = \"B31\"\ndays = 5", "days = 5"),
    ("department_unique", SHOP, "at = \"street\"\ndays = 2\nabout", "at = \"district\"\nunit = \"B31\"\ndays = 2\nabout", "[[departments]]"),
    ("departments_of_promised", MEDICAL, "[[situations]]", "[[departments]]\nat = \"street\"\ndays = 1\nabout = \"事\"\nabout_en = \"It\"\nbasis = \"第一条\"\n[[situations]]", "[[departments]]"),
    ("site_code", STREET_LIST, "name = \"多福巷小站\"", "name = \"多福巷小站\"\ncode = \"Little One\"", "Little One"),
    ("site_demolished", DISTRICT_LIST, "[source]", "[[communities]]\nunit = \"110101001002\"\nstatus = \"demolished\"\n[source]", "status = "),
    ("course_code", DISTRICT_LIST, "[source]", "[[courses]]\ncode = \"Tell Once\"\nname = \"一次性告知\"\n[source]", "Tell Once"),
    ("running_days", DISTRICT_LIST, "[source]", "[running]\nwarn = 0\n[source]", "warn = 0"),
    ("stop_days", DISABILITY, "days = 30", "days = 0", "days = 0"),
    ("check_staff", FOOD, "staff = 2", "staff = 1", "staff = 1"),
    ("inquiry_by_street", RELIEF, "at = \"street\"\nstaff = 2", "at = \"community\"\nstaff = 2", r#"at = "community""#),
    ("notice_days", DISABILITY, "days = 5\ncounted", "days = 0\ncounted", "days = 0"),
    ("route_key", CARE, "key = \"direct\"\nname", "key = \"main\"\nname", "key = \"main\""),
    ("route_reached", CARE, "gives = \"direct\"", "gives = \"main\"", "[[routes]]"),
    // The form.
    ("situation_used", SENIOR, r#"when = { answer = "filed_by", is = ["agent"] }"#, "", r#"key = "filed_by""#),
    ("choices", PENSION, "kind = \"date\"", "kind = \"date\"\noptions = [{ value = \"a\", label = \"甲\", label_en = \"A\" }]", "options = [{ value"),
    ("condition_known", SENIOR, r#"answer = "living""#, r#"answer = "livng""#, "livng"),
    ("condition_never", RELIEF, r#"{ answer = "urgency", is = ["urgent"] }, {"#, r#"{ answer = "urgency", is = ["urgent"] }, { answer = "urgency", is = ["ordinary"] }, {"#, "when = { all"),
    ("condition_depth", RELIEF, r#"{ answer = "cause", is = ["illness", "accident"] }] }"#, r#"{ any = [{ all = [{ answer = "cause", is = ["illness", "accident"] }] }] }] }"#, "when = { all"),
    ("condition_bound", RELIEF, r#"{ answer = "cause", is = ["illness", "accident"] }] }"#, r#"{ answer = "income", below = "x" }] }"#, r#"below = "x""#),
    ("condition_shape", RELIEF, r#"{ answer = "cause", is = ["illness", "accident"] }] }"#, r#"{ answer = "cause", is = ["illness"], below = 3 }] }"#, "below = 3"),
    ("choice_bar", DEVICE, r#"{ value = "vision","#, r#"{ value = "vis|ion","#, "vis|ion"),
    ("group_fields", FOOD, "[[materials]]", "[[groups]]\nkey = \"more\"\nlabel = \"更多\"\nlabel_en = \"More\"\nat_most = 3\nat_least = 0\nfields = []\n\n[[materials]]", "fields = []"),
    ("group_rows", FOOD, "at_most = 20", "at_most = 99", "at_most = 99"),
    ("group_required", FOOD, "[[materials]]", "[[groups]]\nkey = \"more\"\nlabel = \"更多\"\nlabel_en = \"More\"\nat_most = 3\nat_least = 0\nfields = [{ key = \"note\", label = \"说明\", label_en = \"Note\", kind = \"text\", required = false }]\n\n[[materials]]", "fields = [{"),
    ("group_people", FOOD, "at_most = 20", "at_most = 20\npeople = \"joint\"", "people = "),
    ("departments_every", SHOP, "unit = \"B31\"", "unit = \"*\"", "unit = \"*\""),
    ("heard_way", STUCK, "kind = \"approve\"", "kind = \"examine\"", "[[route.steps]]"),
    ("heard_contact", STUCK, "contact = 1", "contact = 9", "contact = 9"),
    ("heard_promised", STUCK, "project = \"promised\"", "project = \"instant\"", "project = \"instant\""),
    ("walk_way", WALK, "kind = \"approve\"", "kind = \"examine\"", "[walk]"),
    ("example_known", FOOD, r#"certified = "no" }"#, r#"certified = "no", colour = "red" }"#, "colour"),
    ("example", SENIOR, "key = \"filed_by\"", "key = \"filed_by\"\nexample = \"nobody\"", "nobody"),
    ("example", RELIEF, r#"example = "26000""#, r#"example = "很多""#, "很多"),
    ("example_whole", RELIEF, r#"example = "3""#, r#"example = "1""#, r#"example = "1""#),
    ("rule_says", RELIEF, "how = \"at_most\"\nbesides = 1", "how = \"at_most\"\nsay = \"请核对\"\nbesides = 1", "say = "),
    ("rule_shape", RELIEF, r#"of = ["household.member_id"]"#, "of = []", "of = []"),
    ("rule_known", RELIEF, r#"of = ["household.member_id"]"#, r#"of = ["household.member_di"]"#, "member_di"),
    ("condition_looks_back", SENIOR, r#"when = { answer = "living", is = ["institution"] }"#, r#"when = { answer = "later", is = ["yes"] }
[[fields]]
key = "later"
label = "后问"
label_en = "Later"
kind = "yes_no""#, r#"answer = "later""#),
    ("key_unique", SENIOR, r#"key = "bank""#, r#"key = "account""#, r#"key = "account""#),
    // Tables.
    ("table_empty", FIRE, r#"inputs = ["way"]"#, "inputs = []", "[[tables]]"),
    ("table_input", FIRE, r#"inputs = ["way"]"#, r#"inputs = ["wya"]"#, "wya"),
    ("table_cells", FIRE, r#"when = ["ordinary"]"#, r#"when = ["ordinary", "*"]"#, r#""ordinary", "*""#),
    ("table_cell", FIRE, r#"when = ["ordinary"]"#, r#"when = [""]"#, r#"when = [""]"#),
    ("table_gives", FIRE, r#"gives = "10""#, r#"gives = "11""#, r#"gives = "11""#),
    ("table_gap", FIRE, r#"when = ["ordinary"]"#, r#"when = ["promise"]"#, "[[tables]]"),
    ("table_overlap", FIRE, r#"when = ["ordinary"]"#, r#"when = ["*"]"#, r#"when = ["*"]"#),
    ("table_never", FIRE, "inputs = [\"way\"]\nrows = [", "hit = \"first\"\ninputs = [\"way\"]\nrows = [\n  { when = [\"*\"], gives = \"1\", basis = \"第一条\" },", r#"when = ["ordinary"]"#),
    ("table_once", FIRE, "[[fields]]", "[[tables]]\nkey = \"again\"\nname = \"又\"\nname_en = \"Again\"\nsets = \"promise\" # 又\ninputs = [\"way\"]\nrows = [{ when = [\"*\"], gives = \"1\", basis = \"第一条\" }]\n[[fields]]", "# 又"),
    ("table_size", FIRE, "", "", "[[tables]]"),
    // Papers, points, result, stages, ways.
    ("material_code", SENIOR, r#"code = "M05""#, r#"code = "银行卡""#, "银行卡"),
    ("material_once", SENIOR, r#"code = "M05""#, r#"code = "M03""#, r#"code = "M03""#),
    ("material_in_dictionary", FOOD, r#"code = "M16""#, r#"code = "M99""#, "M99"),
    ("no_catch_all", SENIOR, r#"name = "社会保障卡或银行卡账号""#, r#"name = "社会保障卡等材料""#, "等材料"),
    ("material_copies", SENIOR, "copies = 1", "copies = 0", ""),
    ("government_holds_it", SENIOR, r#"waived_by = ["certificate", "card_reader"]"#, "waived_by = []", "waived_by = []"),
    ("point_about", SENIOR, r#"about = "account""#, r#"about = "M99""#, "M99"),
    ("result_kind", SENIOR, r#"name = "高龄老年人津贴确认告知单""#, r#"name = "关于津贴的批复""#, "kind = \"other\""),
    ("stage_missing", FIRE, "stage = \"tell\"", "stage = \"advise\"", "[[stages]]"),
    ("stage_once", FIRE, "stage = \"tell\"", "stage = \"accept\"", "stage = \"accept\""),
    ("grade_without_visit", FIRE, "times = 0", "times = 1\nreason = \"看现场\"", "grade = "),
    ("fee_before_payment", FIRE, "booking = true", "booking = true\npay_online = true", "pay_online"),
    ("forms_agree", FIRE, r#"forms = ["1", "2"]"#, r#"forms = ["1"]"#, "forms = "),
    ("topic_of_audience", FIRE, r#"topics = ["203"]"#, r#"topics = ["203", "101"]"#, "topics = "),
    ("code_in_dictionary", FIRE, r#"area = "3""#, r#"area = "33""#, r#""33""#),
    ("code_once", FIRE, r#"forms = ["1", "2"]"#, r#"forms = ["1", "2", "1"]"#, "forms = "),
    // What cannot be read.
    ("toml", MEDICAL, "legal = 0", "legal = ", "legal = "),
    ("key_known", RELIEF, "staff = 2", "stuff = 2", "stuff"),
    ("key_missing", RELIEF, "staff = 2\nbasis = ", "staff = 2\n# basis = ", "[[checks]]"),
    ("value_known", RELIEF, r#"project = "promised""#, r#"project = "soon""#, "soon"),
    ("value_type", RELIEF, "staff = 2", "staff = \"two\"", "staff = "),
    ("file_name", "items/notes.yaml", "", "x", ""),
    ("utf8", "items/gbk.toml", "", "", ""),
    // Packages.
    ("package_code", RESTAURANT, r#"code = "003249604000""#, r#"code = "003149604000""#, "0031496"),
    ("package_step", RESTAURANT, "item = \"shop-sign\"", "item = \"shop-sign\"\nname = \"招牌\"", "[[steps]]"),
    ("package_item", RESTAURANT, "item = \"shop-sign\"", "item = \"shop-sing\"", "shop-sing"),
    ("package_after", RESTAURANT, "item = \"shop-sign\"\nafter = [\"sole-trader-registration\"]", "item = \"shop-sign\"\nafter = [\"kitchen-waste\"]", "kitchen-waste"),
    ("package_promise", RESTAURANT, "promise = 10", "promise = 28", "promise = 28"),
    ("package_step", RESTAURANT, "item = \"shop-sign\"", "days = 3", "[[steps]]"),
    ("key_unique", RESTAURANT, "item = \"shop-sign\"", "item = \"food-business-licence\"", "[[steps]]"),
    ("empty", RESTAURANT, "name_en = \"Opening a restaurant\"", "name_en = \" \"", "name_en = \" \""),
    ("key_is_file_name", RESTAURANT, "key = \"restaurant\"", "key = \"diner\"", "\"diner\""),
    ("key_known", RESTAURANT, "delivery = ", "deliveries = ", "deliveries = "),
    ("key_missing", RESTAURANT, "delivery = ", "# delivery = ", ""),
    ("value_known", RESTAURANT, "audience = [\"person\"", "audience = [\"people\"", "people"),
    ("value_type", RESTAURANT, "promise = 10", "promise = \"10\"", "\"10\""),
    ("toml", RESTAURANT, "promise = 10", "promise == 10", "promise == 10"),
    // Lists of a district and of a street.
    ("list_unit", DISTRICT_LIST, "unit = \"110101\"", "unit = \"11\"", "unit = "),
    ("key_is_file_name", DISTRICT_LIST, "unit = \"110101\"", "unit = \"110101001\"", "unit = "),
    ("empty", STREET_LIST, "post = \"中心主任\"", "post = \"\"", "post = "),
    ("empty", STREET_LIST, "name = \"多福巷小站\"", "name = \"\"", "name = \"\""),
    ("empty", STREET_LIST, "answer = \"能。\"", "answer = \"\"", "answer = \"\""),
    ("telephone", STREET_LIST, "phone = \"010-00009001\"", "phone = \"00009001\"", "phone = "),
    ("telephone", STREET_LIST, "phone = \"010-00009004\"", "phone = \"转 4\"", "phone = "),
    ("telephone", STREET_LIST, "ask = \"010-00009005\"", "ask = \"12345\"", "ask = "),
    ("telephones_differ", STREET_LIST, "complain = \"010-00009003\"", "complain = \"010-00009002\"", "complain = "),
    ("hours", STREET_LIST, "hours = \"工作日 8:00—12:00\"", "hours = \"每天\"", "每天"),
    ("hours", STREET_LIST, "hours = \"工作日 9:00—17:00\"", "hours = \"每天\"", "每天"),
    ("place_precise", STREET_LIST, "示例街 1 号 2 号窗口", "示例街 1 号", "address = "),
    ("place_precise", STREET_LIST, "示例街 2 号 3 室", "示例街 2 号", "address = "),
    ("key_unique", STREET_LIST, "item = \"shop-sign\"", "item = \"fire-safety-check\"", "fire-safety-check"),
    ("list_item", STREET_LIST, "item = \"shop-sign\"", "item = \"shop-sing\"", "shop-sing"),
    ("list_item", STREET_LIST, "items = [\"senior-allowance\"]", "items = [\"senior\"]", "items = "),
    ("list_item", STREET_LIST, "item = \"temporary-relief\" # 答", "item = \"relief\" # 答", "# 答"),
    ("list_promise", DISTRICT_LIST, "promise = 8", "promise = 10", "promise = 10"),
    ("list_promise", DISTRICT_LIST, "promise = 8", "promise = 0", "promise = 0"),
    ("list_owner", STREET_LIST, "duty = \"城管科\"", "promise = 3", "promise = 3"),
    ("list_owner", STREET_LIST, "duty = \"城管科\"", "materials = []", "materials"),
    ("list_lacks", DISTRICT_LIST, "lacks = \"等授权\"", "lacks = \" \"", "window = "),
    ("list_lacks", DISTRICT_LIST, "window = \"helped\"", "window = \"own\"", "lacks = "),
    ("list_station", STREET_LIST, "unit = \"110101001001\"", "unit = \"110101001\"", "unit = "),
    ("list_station", STREET_LIST, "serves = [\"110101001002\"]", "serves = [\"110101002002\"]", "serves = "),
    ("key_known", STREET_LIST, "liaison]", "liason]", "liason"),
    ("key_missing", STREET_LIST, "phone = \"010-00009001\"", "# phone", "[liaison]"),
    ("value_known", DISTRICT_LIST, "window = \"helped\"", "window = \"half\"", "half"),
    ("value_type", DISTRICT_LIST, "promise = 8", "promise = \"8\"", "\"8\""),
    ("toml", STREET_LIST, "unit = \"110101001\"", "unit = 110101001\"", "unit = "),
    // Tables of units, dictionaries, days; names.
    ("heading", TREE, "code,level,name,parent", "code,name,level,parent", "code,name"),
    ("columns", TREE, "110101001,street,东华门街道,110101", "110101001,street,东华门街道", "110101001,"),
    ("unit_code_once", TREE, "110101001002,", "110101001001,", "银闸"),
    ("unit_level", TREE, "110101001,street", "110101001,town", "town"),
    ("unit_code", TREE, "110101001,street", "1101010O1,street", "1101010O1"),
    ("unit_parent", TREE, "银闸社区居委会,110101001", "银闸社区居委会,110101999", "110101999"),
    ("source", PAPERS, "", "M98,试,Try,公安,无,,2026-11-01\n", "M98"),
    ("rating_row", REASONS, "Took too long,1-2", "Took too long,0-2", "slow,"),
    ("rating_row", REASONS, "Quick,3-5,y2026-1", "Quick,3-5,y2025", "fast,"),
    ("unit_code", TREE, "", "110101b8,bureau,某局,110101\n", "110101b8"),
    ("calendar", DAYS, "2021-01-01,holiday", "2021-02-30,holiday", "2021-02-30"),
    ("calendar", DAYS, "2026-10-01,holiday,National Day\n", "", "date,kind,occasion"),
    ("item_known", NAMES, "\"senior-allowance\"", "\"senior-alowance\"", "senior-alowance"),
];

/// A folder without faults: items of every kind, a package, dictionaries, days and few units.
struct Folder(tempfile::TempDir);

const KEPT: [&str; 16] = [
    STUCK,
    WALK,
    SENIOR,
    RELIEF,
    FOOD,
    FIRE,
    DISABILITY,
    PENSION,
    MEDICAL,
    FLEXIBLE,
    CARE,
    DEVICE,
    RESTAURANT,
    "items/sole-trader-registration.toml",
    SHOP,
    NAMES,
];

const OF_DISTRICT: &str = r#"unit = "110101"
name = "区清单"
name_en = "List"

[liaison]
post = "科长"
phone = "010-00009000"

[[items]]
item = "senior-allowance"
promise = 8
window = "delegated"

[[items]]
item = "temporary-relief"
window = "helped"
lacks = "等授权"

[source]
text = "示例"
as_of = "2026-11-01"
verified = false
"#;

const OF_STREET: &str = r#"unit = "110101001"
name = "街道清单"
name_en = "List"

[liaison]
post = "中心主任"
phone = "010-00009001"

[place]
address = "示例街 1 号 2 号窗口"
hours = "工作日 9:00—17:00"
ask = "010-00009002"
complain = "010-00009003"

[[items]]
item = "fire-safety-check"

[[items]]
item = "shop-sign"
duty = "城管科"

[items.place]
address = "示例街 2 号 3 室"
ask = "010-00009005"

[[sites]]
unit = "110101001001"
name = "多福巷小站"
serves = ["110101001002"]
address = "示例街 3 号"
hours = "工作日 8:00—12:00"
phone = "010-00009004"
items = ["senior-allowance"]

[[answers]]
item = "temporary-relief" # 答
question = "能代办吗？"
answer = "能。"

[source]
text = "示例"
as_of = "2026-11-01"
verified = false
"#;

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a folder"));
        let built_in = super::built_in();
        let tables = ["dictionaries", "calendar"].map(|part| super::files(&built_in, part));
        for path in tables.concat() {
            let text = fs::read_to_string(built_in.join(&path)).expect("a text");
            folder.write(&path, text.as_bytes());
        }
        for path in KEPT {
            let text = fs::read_to_string(built_in.join(path)).expect("a text");
            folder.write(path, text.as_bytes());
        }
        let tree = "code,level,name,parent\n11,city,北京市,\n110101,district,东城区,11\n\
            110101001,street,东华门街道,110101\n110101001001,community,多福巷社区居委会,110101001\n\
            110101001002,community,银闸社区居委会,110101001\n";
        folder.write(TREE, tree.as_bytes());
        folder.write(DISTRICT_LIST, OF_DISTRICT.as_bytes());
        folder.write(STREET_LIST, OF_STREET.as_bytes());
        folder
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn write(&self, file: &str, bytes: &[u8]) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a part")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }

    fn faults(&self) -> Vec<Fault> {
        catalogue::check(self.0.path()).expect("a catalogue").faults
    }
}

#[test]
fn each_planted_fault_is_found_where_it_stands() {
    let folder = Folder::new();
    assert_eq!(folder.faults(), []);
    let mut missed = Vec::new();
    for (rule, file, good, bad, at) in PLANTS {
        let before = fs::read(folder.path(file)).ok();
        let text = String::from_utf8(before.clone().unwrap_or_default()).expect("UTF-8");
        assert!(text.contains(good), "{rule}: {file} has no {good:?}");
        let planted = match *rule {
            "table_size" => wide(&text),
            "permit_faq" => without_questions(&text),
            _ if good.is_empty() => format!("{text}{bad}"),
            _ => text.replacen(good, bad, 1),
        };
        match *rule {
            "utf8" => folder.write(file, &[b'a', b'\n', 0xb8, 0xdf]),
            _ => folder.write(file, planted.as_bytes()),
        }
        let twin = "items/twin.toml";
        if *rule == "handle_code_once" {
            folder.write(
                twin,
                text.replacen("key = \"", "key = \"twin\" # ", 1).as_bytes(),
            );
        }
        let faults = folder.faults();
        let found = faults.iter().find(|fault| {
            let line = planted.lines().nth(fault.line - 1).unwrap_or_default();
            let is_there = line.contains(at);
            fault.rule == *rule && (fault.file == *file || fault.file == twin) && is_there
        });
        let told: Vec<String> = faults.iter().map(super::told).collect();
        // What leans on a broken place may be told as well, but not half of the file.
        if found.is_none() || told.len() > 4 {
            missed.push(format!("{rule}: {bad:?} {told:#?}"));
        }
        match before {
            Some(bytes) => folder.write(file, &bytes),
            None => fs::remove_file(folder.path(file)).expect("removed"),
        }
        let _ = fs::remove_file(folder.path(twin));
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert_eq!(folder.faults(), [], "and all is as before");
}

/// Eight columns of eight choices: more combinations than anybody can read.
fn wide(text: &str) -> String {
    let option =
        |n: u32| format!("{{ value = \"v{n}\", label = \"第{n}\", label_en = \"No. {n}\" }}");
    let options: Vec<String> = (1..=8).map(option).collect();
    let mut fields = String::new();
    let mut inputs = Vec::new();
    for n in 1..=8 {
        fields += &format!(
            "[[fields]]\nkey = \"wide_{n}\"\nlabel = \"第{n}问\"\nlabel_en = \"Question {n}\"\nkind = \"choice\"\noptions = [{}]\n",
            options.join(", ")
        );
        inputs.push(format!("\"wide_{n}\""));
    }
    text.replacen("[[fields]]", &format!("{fields}[[fields]]"), 1)
        .replacen(
            "inputs = [\"way\"]",
            &format!("inputs = [\"way\", {}]", inputs.join(", ")),
            1,
        )
        .replacen(
            "when = [\"promise\"]",
            &format!("when = [\"promise\"{}]", ", \"*\"".repeat(8)),
            1,
        )
        .replacen(
            "when = [\"ordinary\"]",
            &format!("when = [\"ordinary\"{}]", ", \"*\"".repeat(8)),
            1,
        )
}

fn without_questions(text: &str) -> String {
    let before = text.split("[[questions]]").next().unwrap_or_default();
    let after = &text[text.find("[source]").expect("a source")..];
    format!("{before}{after}")
}

/// Where the rules of each kind of record stand, and what its files are called.
fn sources() -> [(&'static str, Vec<PathBuf>); 4] {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let within = |folder: &str| -> Vec<PathBuf> {
        let files = fs::read_dir(crates.join(folder)).expect("a folder");
        let files = files.map(|file| file.expect("a file").path());
        // What tests spoil are no rules.
        let is_rule = |path: &PathBuf| {
            path.is_file()
                && !["tests.rs", "fuzz.rs"]
                    .iter()
                    .any(|name| path.ends_with(name))
        };
        files.filter(is_rule).collect()
    };
    let mut items = within("yike-core/src/item/lint");
    items.push(crates.join("yike-core/src/item/lint.rs"));
    [
        ("items/", items),
        ("packages/", vec![crates.join("yike-core/src/package.rs")]),
        (
            "lists/",
            ["list.rs", "site/lint.rs"]
                .map(|file| crates.join("yike-core/src").join(file))
                .to_vec(),
        ),
        ("", within("yike/src/catalogue")),
    ]
}

/// What the lint of items offers to others, and the rule that each of them is.
const HELPERS: [(&str, &str); 5] = [
    ("needs_text", "empty"),
    ("telephone", "telephone"),
    ("telephones_differ", "telephones_differ"),
    ("hours", "hours"),
    ("precise", "place_precise"),
];

/// The rules that a source names: a name, then the sentence in Chinese.
fn rules_of(path: &Path) -> BTreeSet<String> {
    let source = fs::read_to_string(path).expect("a source");
    let mut rules = BTreeSet::new();
    for (helper, rule) in HELPERS {
        if source.contains(&format!("found.{helper}(")) {
            rules.insert(rule.to_owned());
        }
    }
    // A quote as a character is no beginning of a text.
    let text = source.replace("'\"'", "");
    let pieces: Vec<&str> = text.split('"').collect();
    // Between quotes stand the odd pieces; what follows a name is the sentence or its builder.
    for (n, piece) in pieces.iter().enumerate().skip(1).step_by(2) {
        let is_name = piece
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        let (between, next) = (pieces.get(n + 1), pieces.get(n + 2));
        let (Some(between), Some(next)) = (between, next) else {
            continue;
        };
        let glue: String = between.split_whitespace().collect();
        let is_followed = matches!(glue.as_str(), "," | ",format!(" | ",zh:format!(" | ",zh:")
            && next.chars().any(|c| c > '\u{2e80}');
        if is_name && !piece.is_empty() && (is_followed || glue.starts_with(",fault.zh")) {
            rules.insert((*piece).to_owned());
        }
    }
    rules
}

#[test]
fn each_rule_has_a_planted_fault() {
    let mut unplanted = Vec::new();
    let mut all = BTreeSet::new();
    for (part, sources) in sources() {
        let rules: BTreeSet<String> = sources.iter().flat_map(|path| rules_of(path)).collect();
        assert!(
            rules.len() >= 6,
            "{part}: the source is not understood: {rules:?}"
        );
        let of = PLANTS.iter().filter(|plant| plant.1.starts_with(part));
        let planted: BTreeSet<String> = of.map(|plant| plant.0.to_owned()).collect();
        unplanted.extend(
            rules
                .difference(&planted)
                .map(|rule| format!("{part}{rule}")),
        );
        all.extend(rules);
    }
    assert!(
        unplanted.is_empty(),
        "no fault is planted for {unplanted:?}"
    );
    let planted: BTreeSet<String> = PLANTS.iter().map(|plant| plant.0.to_owned()).collect();
    let unknown: Vec<&String> = planted.difference(&all).collect();
    assert!(unknown.is_empty(), "the source names no {unknown:?}");
}

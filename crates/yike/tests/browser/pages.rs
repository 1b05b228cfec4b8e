//! Eighteen pages, each as its visitor meets it: picture, weight, targets, letters, axe.

use super::errand::Visitor;
use super::look::{ELDER, PLAIN, look};
use super::stage;

#[test]
fn eighteen_pages_are_light_large_and_accessible() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    let mut wrong = Vec::new();
    browser.size(390, 844);
    visitor.go("/");
    wrong.extend(look(&browser, "01-home-phone", PLAIN));
    visitor.go("/items/temporary-relief");
    wrong.extend(look(&browser, "02-guide-phone", PLAIN));
    browser.elder(&demo.address);
    visitor.go("/items/senior-allowance");
    wrong.extend(look(&browser, "03-guide-elder", ELDER));
    visitor.go("/apply/senior-allowance");
    wrong.extend(look(&browser, "04-apply-elder", ELDER));
    browser.forget();
    let case = visitor.apply();
    wrong.extend(look(&browser, "05-receipt-phone", PLAIN));
    visitor.go(&format!("/cases/{case}"));
    wrong.extend(look(&browser, "06-case-resident-phone", PLAIN));

    browser.size(1280, 900);
    visitor.login("keshi");
    visitor.go("/desk");
    wrong.extend(look(&browser, "07-desk", PLAIN));
    visitor.login("shequ");
    visitor.go("/desk/new/temporary-relief");
    wrong.extend(look(&browser, "08-counter", PLAIN));
    visitor.login("chuangkou");
    visitor.go(&format!("/cases/{case}"));
    wrong.extend(look(&browser, "09-case-staff", PLAIN));
    visitor.login("duban");
    visitor.go("/board");
    wrong.extend(look(&browser, "10-board", PLAIN));
    visitor.login("anquan");
    visitor.go("/admin/security");
    wrong.extend(look(&browser, "11-rules", PLAIN));
    browser.size(390, 844);
    visitor.go("/account");
    wrong.extend(look(&browser, "12-account-phone", PLAIN));
    browser.elder(&demo.address);
    visitor.go("/second-factor");
    wrong.extend(look(&browser, "13-second-factor-elder", ELDER));
    browser.forget();
    visitor.go("/sites/110101005008");
    wrong.extend(look(&browser, "14-sites-phone", PLAIN));
    browser.elder(&demo.address);
    visitor.go("/sites/110101005009");
    wrong.extend(look(&browser, "15-sites-elder", ELDER));
    browser.forget();
    visitor.login("zhanzhang");
    visitor.go("/places/roster/110101005008");
    wrong.extend(look(&browser, "16-roster-phone", PLAIN));
    browser.size(1280, 900);
    visitor.go("/places/rules/110101005008");
    wrong.extend(look(&browser, "17-seven-rules", PLAIN));
    browser.size(390, 844);
    visitor.login("duban");
    visitor.go("/board/counted?by=unit");
    wrong.extend(look(&browser, "18-counted-phone", PLAIN));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

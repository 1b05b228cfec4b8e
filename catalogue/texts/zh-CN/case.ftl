# 办件页：一句话的状态、接力图、时限、经过

## 状态一句话
promise-days = 受理后 { $n } 个工作日内办结
promise-instant = 受理后当天办结
state-nothing-to-do = 您现在不用做什么。
state-submitted = 已提交，{ $unit }正在看是否受理；{ $promise }。
state-received = 材料已交到{ $unit }，正在看是否受理；{ $promise }。
state-at-desk = 材料在{ $desk }，接下来交给{ $unit }受理；{ $promise }。
state-correction-yours = 还差 { $n } 项，请您最晚 { $date }补齐，补齐后接着办。
state-correction = 已告知申请人补正 { $n } 项，最晚 { $date }补齐。
state-accepted = 已受理，{ $unit }正在{ $work }，最晚 { $date }办结。
state-accepted-provisional = 已受理，{ $unit }正在{ $work }，最晚 { $date }办结（暂定）。
state-accepted-undated = 已受理，{ $unit }正在{ $work }。
state-overdue = 已受理，应在 { $date }办结，已经超了 { $n } 个工作日；{ $unit }正在{ $work }，上级已在督办。
work-handle = 审查
work-examine = 审核
work-approve = 作决定
state-suspended = 时限暂停：正在进行{ $stop }，预计到 { $date }。结束后接着计时，办结日期再告知。
state-certificate = { $granted }，正在制作{ $result }。
state-delivering-yours = { $result }已经办好，请您到{ $unit }领取，或按约定方式送达。
state-delivering = { $result }已经办好，在{ $unit }等着送达。
state-not-accepted = 不予受理。理由和救济办法写在通知书里；不服的，可以在 60 日内申请行政复议，或者在 6 个月内提起行政诉讼。
state-not-accepted-agency = 不予受理：这件事应由{ $agency }办理，请向那里申请。理由和救济办法写在通知书里。
state-closed = 已办结：{ $granted }，{ $result }已经办好。
state-closed-instant = 已办结：{ $result }已经办好。
state-refused = 已办结：没有通过。理由写在决定里；不服的，可以在 60 日内申请行政复议，或者在 6 个月内提起行政诉讼。
state-withdrawn = 已撤回，不再办理。需要时可以重新申请。
state-returned = 已退件，理由见“经过”。改好以后可以重新申请。
state-lapsed = 过了补正期限，本件终止。材料备齐后可以重新申请。
state-held = 由{ $who }办理。
state-free = 等{ $unit }{ $duty }领办。
granted-permit = 准予许可
granted-confirmation = 予以确认
granted-other = 审核通过

## 灯
lamp-before = 待受理
lamp-correction = 等补正
lamp-ended = 已终止
lamp-was-late = 办结时超 { $n } 个工作日

## 接力图
relay-span = { $from } 到 { $until }
relay-since = { $time } 起
relay-limit = 限 { $n } 个工作日
relay-papers = 这里有纸质材料 { $n } 份
relay-coming = 纸质材料 { $n } 份在路上，等签收
relay-end-by = 最晚 { $date }
relay-end-paused = 时限暂停，结束后另行告知

## 时限
due-stopped = 时限暂停
due-both = 承诺 { $promise } 个工作日；法定 { $legal } 个工作日，最晚 { $date }。
due-provisional = 暂定：期限跨到还没有公布放假安排的年份，公布后如有变动会告诉您。
due-line-start = 当日不计，次日起算
due-line-same-day = 即办件，当日办结
due-line-weekend = 周末
due-line-make-up = 调休上班
due-line-due = 办结期限
due-line-stopped = 暂停计时：{ $why }，其中 { $n } 个工作日不计
due-line-still = 暂停计时：{ $why }，恢复后还剩 { $n } 个工作日
due-line-extended = 原期限到此，经批准延长 { $n } 个工作日
due-line-provisional = { $year } 年放假安排尚未公布，以下日期为暂定

## 经过
who-you = 您
who-applicant = 申请人
who-clock = 系统
event-filed-online = 在网上申请“{ $item }”，交了 { $n } 项材料。
event-filed-counter = 在窗口登记了“{ $item }”的申请，核收 { $n } 项材料。
event-received = 收下了申请和材料（收件，还不是受理）。
event-correction_asked = 一次性告知需要补正 { $n } 项，最晚 { $date }补齐：
event-correction_answered = 补正了 { $n } 项材料。
event-not_accepted = 决定不予受理。
event-accepted = 受理了申请，最晚 { $date }办结。
event-accepted-silence = 逾期没有告知，依法自收件之日起视为受理，最晚 { $date }办结。
event-claimed = 开始办理。
event-handed_back = 把任务放回待办，由别的同事接手。
event-relieved = 接替{ $who }办理（{ $who }不在岗）。
event-handed_over = 把申请和 { $n } 项纸质材料交给{ $unit }。
event-handed_over-bare = 把申请交给{ $unit }。
event-papers_taken = 签收了纸质材料：{ $papers }。
event-sent_back = 把申请退回{ $unit }。
event-passed = 办完这一步，连同 { $n } 项纸质材料交给{ $unit }。
event-passed-bare = 办完这一步，交给{ $unit }。
event-put_back = 退回上一步重新办理。
event-checked = 做了{ $check }，参加的有{ $staff }。
event-notice_hung = 开始{ $check }，到 { $date }为止。
event-notice_done = { $check }期满，登记了结果。
event-suspended = 暂停计时：{ $stop }，预计到 { $date }。
event-resumed = 恢复计时，最晚 { $date }办结。
event-extended = 批准延期 { $n } 个工作日，最晚 { $date }办结。
event-approved = 作出决定：{ $granted }。
event-refused = 作出不予通过的决定。
event-certificate_made = 制作好了{ $result }。
event-delivered = 送达：{ $way }。
event-closed = 办结。
event-withdrawn = 撤回了申请。
event-returned = 退件。
event-lapsed = 到期没有补正，本件终止。
event-nudged = 催办了一次。
event-warned = 预警：{ $date }到期。
event-supervised = 过了 { $date }还没有办结，转{ $unit }督办。
event-supervised-tell = 过了 { $date }还没有告知是否受理，转{ $unit }督办。
event-restated = 放假安排有变，办结期限改为 { $date }。
event-rated = 评价了{ $service }：{ $level }。
words-reason = 理由：{ $words }
words-finding = 结果：{ $words }
words-note = 说明：{ $words }
words-opinion = 意见：{ $words }
words-rating = 说：{ $words }
service-filing = 申报
service-correction = 补正
service-result = 办理结果
delivery-desk = 窗口领取
delivery-post = 邮寄
delivery-home = 送达上门
delivery-electronic = 电子送达

## 谁看过、谁保管
looks-none = 还没有人看过完整的姓名和号码。
looks-purpose = 为办理本件看了全称和证号
paper-originals = 原件 { $n } 份
paper-copies = 复印件 { $n } 份
paper-both = 原件 { $originals } 份，复印件 { $copies } 份
paper-at = 在{ $unit }
paper-on-way = 从{ $from }送往{ $to }，还没有签收

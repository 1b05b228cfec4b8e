# 看板

board-title = { $unit }看板
board-up = 回到{ $unit }
board-back = 回到看板
board-period = 时段
board-period-day = 今日
board-period-month = 本月
board-period-quarter = 本季
board-period-year = 今年
board-change-day = 比上一个工作日此时 { $n }
board-change-month = 比上月同期 { $n }
board-change-quarter = 比上季同期 { $n }
board-change-year = 比去年同期 { $n }
board-in-time = 按时 { $share }

## 一堆一堆的办件
board-heap-filed = { $period }收件
board-heap-open = 在办
board-heap-unaccepted = 待受理
board-heap-correction = 待补正
board-heap-review = 审核中
board-heap-suspended = 停时
board-heap-delivery = 待制证送达
board-heap-overdue = 超期未结
board-heap-soon = 两个工作日内到期
board-heap-supervised = 督办中
board-heap-closed = { $period }办结
board-heap-in-time = { $period }按时办结
board-heap-late = { $period }超期办结
board-heap-bad = { $period }差评
board-also-suspended = 停时 { $n } 件
board-also-bad = 差评 { $n } 件
board-also-in-time = 按时办结 { $n } 件
board-also-late = 超期办结 { $n } 件
board-column-filed = { $period }收件
board-column-closed = { $period }办结
board-column-open = 在办
board-column-unaccepted = 待受理
board-column-correction = 待补正
board-column-review = 审核中
board-column-suspended = 停时
board-column-soon = 快到期
board-column-overdue = 超期

board-units = 各单位
board-unit = 单位
board-own = { $unit }本级及其他
board-items = 各事项
board-recent = 近十个工作日收件
board-recent-short = 近十个工作日
board-export = 导出表格
board-note = 单位是件。每个数字都能点开，看到的就是那几件。收件、办结按收件的单位计，在办、超期按现在手里有件的单位计。
board-empty = 这里还没有办件
board-empty-next = 社区或窗口收到第一件后，数字会出现在这里。也可以换一个时段看看。

## 清单
board-list-total = 共 { $n } 件
board-list-empty = 没有这样的办件
board-list-empty-next = 这一项是 0 件，不用处理。可以回到看板看别的数字。
board-number = 办件编号
board-where = 现在在
board-holder = 经办人
board-nobody = 还没人领
board-erased = 已删除
board-no-clock = 不计时
board-orders = 督办
board-ordered = 已督办 { $n } 次

# 晨报
digest-title = { $unit }晨报
digest-at = 今早提要（{ $time }）
digest-more = 看往日晨报
digest-none = 还没有晨报
digest-none-why = 每个工作日开门时，系统自动记下当天要看的数字。
digest-before = 往日
digest-day = 哪天
digest-open = 在办
digest-soon = 两个工作日内到期
digest-overdue = 超期未结
digest-supervised = 督办中
digest-asked = 待答复
digest-missed = 材料缺件
board-besides = 还可以看

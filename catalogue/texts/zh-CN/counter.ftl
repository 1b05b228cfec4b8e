# 一窗收件：刷卡、键盘、材料、相同办件

## 开始
choose-person = 申请人（刷卡自动填，也可以手工录入）
choose-go = 开始收件
choose-found = 找到的事项
choose-key-enter = 打开找到的第一个事项；上下键换一个
choose-unfinished = 今天没有收完的
choose-unfinished-until = 保留到{ $time }，过后自动删除

## 读卡
counter-read-card = 读身份证
card-wait = 请把身份证放在读卡器上……
card-read = 已读卡：{"{"}name{"}"}。请核对本人。
card-simulated = （模拟器，人是编造的）
card-no-card = 没有放卡。按 F2 再读，或者直接手工录入。
card-busy = 读卡器正在读另一张卡，等一下按 F2 再读。
card-reader-down = 读卡器没有接好，请先手工录入；接好后按 F2 再读。
card-unreadable = 这张卡读不出来，请擦一擦按 F2 再读，或者手工录入。
card-cancelled = 已停止读卡，按 F2 再读。
card-no-bridge = 读卡器没有应答：设备服务没有启动，或浏览器没有准许本页使用。请先手工录入，不影响收件。
card-camera-down = 高拍仪（扫描仪）没有接好，请选文件或用摄像头。
card-other = 设备出错了。请先手工录入或选文件，不影响收件。
card-over = 这张身份证已过有效期
card-over-next = 请提醒本人换领；能不能用临时身份证，按办事指南的受理标准。
counter-born = 证件号显示：{ $sex }，{ $date }出生，{ $age } 岁
word-male = 男
word-female = 女
counter-known = 办过的件里有，请核对。
counter-ask-known = 带出本站办过的内容

## 键盘
counter-key-enter = 到下一个没填的
counter-key-digits = 选第几个答案
counter-key-card = 读身份证
counter-key-camera = 扫描或拍下一页
counter-all-seen = 以上原件都看过
counter-left-some = 还有 {"{"}n{"}"} 处没有填、没有核对。
counter-left-none = 都填好了，按 F9 收件。
counter-away = 不办了，清掉这一位
counter-other-item = 同一个人，换个事项
counter-other-go = 换成这个事项

## 材料
papers-how = 每样材料：核验原件打勾；收下复印件、原件的也打勾，不写份数就按应收的份数；看过还给本人的勾“退还”。拍的、扫的按页排好。
papers-copied = 收复印件
papers-kept = 收原件
papers-returned = 原件退还
papers-counts = 份数不同？写份数
papers-both = “{ $name }”：收下原件和退还原件只能选一样。
papers-page = 第 { $n } 页
papers-up = 第 { $n } 页往前移
papers-down = 第 { $n } 页往后移
papers-turn = 第 { $n } 页转 90 度
papers-drop = 去掉第 { $n } 页
papers-scan = 扫描
papers-device-camera = 高拍仪拍一页
papers-camera = 用摄像头拍
papers-add = 把选好的文件加进来
papers-shoot = 拍下这一页
papers-shoot-end = 拍完了

## 可能是同一件
same-number = 同一个证件号、同一个事项：
same-phone = 同一个手机号、同一个事项，证件号不同：
same-name = 同一个社区、同名、同一个事项：
same-what = 内容
same-new = 现在要收的
same-old = 正在办的（遮盖）
same-equal = 相同
same-differs = 不同
same-go-on = 是同一件，接着办原来的
same-reason = 不是同一件，为什么再收一件？
same-reason-again = 又发生了一次，不是原来那一次
same-reason-other-person = 不是同一个人
same-reason-ended-soon = 原来那件要撤回或已商定结束
same-reason-told-to = 受理单位要求另报一件
same-reason-missing = 请选一个理由：为什么在已有办件之外再收一件。

## 设备
admin-setting-devices = 柜台设备服务的端口（docs/devices.md；不用设备就留空）
admin-setting-devices-fault = 端口是 1024 到 65535 的数，或者留空。

## 咨询登记
advice-title = 记一次咨询
advice-what = 当面、电话、上门问的，记事项和方式，不记是谁。没答上来的，归首问的人负责。
advice-about = 问的什么事
advice-about-hint = 输三个字或拼音首字母；回车就是“当面问的，答了”。不是事项的，空着按。
advice-counter = 当面问的，答了
advice-phone = 电话问的，答了
advice-door = 上门时问的，答了
advice-open = 没答上来，由我负责
advice-noted = 已记一次咨询
advice-none = 这半个月还没有记咨询
advice-none-why = 有人来问，输三个字按回车就记下了。
advice-days = 每天的咨询
advice-day = 日期
advice-of-counter = 当面
advice-of-phone = 电话
advice-of-door = 上门
advice-of-open = 没当场答上来
advice-today = 今天问的
advice-other = 其他问题
advice-line = { $item }：{ $n } 次

## 首问负责
questions-title = 首问负责的问题
questions-what = 谁先被问，谁负责到底：请别处接手的，对方接了才算交出去；答复并回了电话才算完。
questions-none = 没有等着答复的问题
questions-none-why = 当场答不上来的，在“记一次咨询”里按“没答上来，由我负责”。
question-new = 记下没答上来的问题
question-about = 问题
question-owner = 谁负责
question-due = 最晚哪天答复
question-owned = { $name }（{ $unit }）
question-offered = ，已请{ $post }接手
question-late = 超期
question-today = 今天要答复
question-by = 没到期
question-yours = 这个问题由您负责，最晚{ $date }答复并回电话。
question-words = 问的是什么
question-words-hint = 记问题，不写姓名和证件号
question-phone = 回电话的号码
question-channel = 怎么问的
question-take = 记下，由我负责
question-asked = 已记下，由您负责
question-accept = 我接手，由我负责
question-decline = 不归这里，退给原来的人
question-call = 显示电话，我来回
question-answer = 已答复，也回了电话
question-hand-over = 该由别处答复？
question-to = 交给哪个岗位
question-offer = 请它接手
question-answered = 已答复
question-story = 经过
question-did-asked = 第一个被问，由其负责
question-did-offered = 请别处接手
question-did-taken = 接手，由其负责
question-did-declined = 退回
question-did-answered = 答复并回了电话
question-did-looked = 看了电话号码

## 申报辅导
coach-title = 申报辅导
coach-what = 申请人在手机上填好还没交的，可以一起看一遍。请申请人打开草稿的“核对”页，按“请工作人员帮着看看”，把 8 位码念给您。
coach-code = 申请人念的 8 位码
coach-code-hint = 半小时内有效，只能由一名工作人员打开
coach-open = 打开草稿
coach-no = 没有这个码，或者已经过期、用过了。请申请人再取一个。
coach-of = 一起看一遍：{ $item }
coach-how = 只看不改：要改的，在那一项写一句怎么改。交回以后，申请人的手机上每一项旁边会显示；这里什么都不留。
coach-mark = 怎么改
coach-waived = 免提交，由窗口核验
coach-back = 交回申请人的手机
coach-stop = 先不看了
coach-done = 已交回，申请人刷新草稿就能看到要改的地方
coached-offer = 请工作人员帮着看看
coached-offer-what = 拿不准的，提交以前可以请社区或街道的工作人员一起看一遍。他们只能看和标记，不能替您改，也不能替您提交。
coached-code = 请把这个码念给工作人员
coached-how = { $time }以前有效，只能用一次。看完以后，要改的地方会标在您的草稿里。
coached-back = 回到我的草稿
coached-marked = 工作人员看过了，有 { $n } 处请您改

## 一次性告知发到手机
told-sent = 告知单已生成，短信也发到申请人手机了
told-not-sent = 告知单已生成；短信没有发出去，请把纸给申请人

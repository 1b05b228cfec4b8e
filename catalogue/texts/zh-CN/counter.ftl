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

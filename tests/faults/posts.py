"""Posts of a small blog, written for the tests of what goes wrong: name, title, day, tags, text."""

from __future__ import annotations

from typing import NamedTuple


class Post(NamedTuple):
    """What a post's file is made of."""

    name: str
    title: str
    day: str
    tags: tuple[str, ...]
    text: str

    @property
    def content(self) -> bytes:
        """The file."""
        front = f"title: {self.title}\ndate: {self.day}\ntags: [{', '.join(self.tags)}]"
        return f"---\n{front}\n---\n\n{self.text}\n".encode()


POSTS = (
    Post(
        "ca-phe-sang",
        "Cà phê sáng ở đầu ngõ",
        "2016-01-05",
        ("đời sống", "Hà Nội"),
        "Quán mở từ năm giờ, chỉ có bốn cái ghế nhựa và một ấm nước chè. Bác chủ pha phin chậm, "
        "ai vội thì bác khuyên nên đi chỗ khác.\n\nTôi ngồi đó đọc hết cuốn sách đầu tiên về lập "
        "trình, mỗi sáng đúng một chương.",
    ),
    Post(
        "hoc-python",
        "Những ngày đầu học Python",
        "2016-02-11",
        ("lập trình", "Python"),
        "Bài tập đầu tiên của tôi là đếm số từ trong một bài thơ. Chương trình chạy đúng, nhưng "
        "nó đếm cả dấu chấm.\n\n```python\nprint(len(tho.split()))\n```\n\nPhải một tuần sau tôi "
        "mới hiểu tách từ tiếng Việt khó đến đâu.",
    ),
    Post(
        "tach-tu",
        "Tách từ, một bài toán cũ",
        "2016-03-20",
        ("tiếng Việt", "học máy"),
        "Khoảng trắng chia tiếng, không chia từ. Học sinh học sinh học là câu đùa mà máy nào cũng "
        "phải vượt qua.\n\n## Cách làm đơn giản\n\nTra từ điển, lấy từ dài nhất trước. Cách ấy "
        "sai không nhiều, nhưng sai đúng vào chỗ thú vị.",
    ),
    Post(
        "pho-bo",
        "Nồi nước phở của bà ngoại",
        "2016-04-02",
        ("nấu ăn", "gia đình"),
        "Xương bò ngâm nước muối một đêm, sáng ra rửa kỹ rồi mới ninh. Gừng và hành nướng cho xém "
        "vỏ, quế hồi rang thơm.\n\nBà bảo lửa phải liu riu, nước mới trong. Tôi thử vội một lần "
        "và được một nồi nước đục.",
    ),
    Post(
        "mua-he",
        "Mưa hè và mái tôn",
        "2016-05-17",
        ("đời sống",),
        "Mưa đổ xuống mái tôn nghe như ai rắc sỏi. Trẻ con trong xóm chạy ra tắm mưa, người lớn "
        "đứng dưới hiên gọi với theo.\n\nĐường làng ngập đến mắt cá, xe đạp dắt bộ cả.",
    ),
    Post(
        "docker",
        "Đóng gói ứng dụng bằng Docker",
        "2017-01-09",
        ("lập trình", "máy chủ"),
        "Trên máy tôi chạy được, trên máy chủ thì không: câu ấy khiến cả nhóm chuyển sang "
        "Docker.\n\n- viết Dockerfile ngắn\n- ghim phiên bản\n- không chạy bằng quyền root\n\n"
        "Ảnh đầu tiên nặng hơn một gigabyte, ảnh bây giờ còn tám mươi megabyte.",
    ),
    Post(
        "sao-luu",
        "Sao lưu trước khi hối tiếc",
        "2017-02-14",
        ("máy chủ",),
        "Ổ cứng không báo trước ngày nó hỏng. Tôi giữ ba bản: một trên máy, một ở nhà bố mẹ, một "
        "ở xa.\n\nBản sao lưu chưa từng được thử khôi phục thì chưa phải là bản sao lưu.",
    ),
    Post(
        "hoi-quy",
        "Hồi quy tuyến tính qua giá nhà",
        "2017-03-08",
        ("học máy",),
        "Giá nhà tăng theo diện tích, gần như một đường thẳng. Hồi quy tuyến tính tìm đường thẳng "
        "ấy sao cho tổng bình phương sai số là nhỏ nhất.\n\nNgôi nhà cạnh hồ nằm rất xa đường "
        "thẳng: mô hình không biết đến cảnh đẹp.",
    ),
    Post(
        "cho-que",
        "Phiên chợ quê ngày giáp Tết",
        "2017-01-25",
        ("quê nhà", "Tết"),
        "Lá dong xếp thành bó cao ngang đầu người, lạt giang chẻ sẵn buộc bên cạnh. Người bán "
        "người mua đều vội, mà ai cũng dừng lại hỏi thăm nhau.\n\nMẹ mua thêm một cành đào nhỏ.",
    ),
    Post(
        "git-co-ban",
        "Git cho người hay quên",
        "2017-06-30",
        ("lập trình",),
        "Mỗi lần sửa xong một việc thì ghi lại một lần, kèm một câu nói rõ vì sao. Nửa năm sau, "
        "người đọc câu ấy chính là mình.\n\nNhánh rẻ như giấy nháp, cứ tạo rồi xoá.",
    ),
    Post(
        "da-lat",
        "Ba ngày sương ở Đà Lạt",
        "2017-08-12",
        ("du lịch",),
        "Sương xuống từ bốn giờ chiều, đèn đường vàng như quả hồng chín. Chúng tôi thuê xe máy "
        "chạy vòng quanh hồ rồi lạc vào một vườn cà phê.\n\nChủ vườn mời uống thử, hạt rang mộc "
        "và hơi chua.",
    ),
    Post(
        "mang-no-ron",
        "Mạng nơ-ron nhìn chiếc lá",
        "2018-01-15",
        ("học máy", "trí tuệ nhân tạo"),
        "Tôi chụp năm trăm chiếc lá trong vườn và dạy một mạng nơ-ron phân biệt lá mít với lá "
        "xoài. Sau ba mươi vòng học, nó đúng chín trên mười lần.\n\nNhững lần sai đều là lá sâu.",
    ),
    Post(
        "xe-dap",
        "Đi làm bằng xe đạp",
        "2018-02-03",
        ("đời sống", "Hà Nội"),
        "Mười hai cây số mỗi chiều, qua hai cây cầu. Tuần đầu mỏi chân, tuần thứ hai ngủ ngon, "
        "tuần thứ ba thì quên mất là mình từng ngại.\n\nChỉ có bụi là chưa quen được.",
    ),
    Post(
        "co-so-du-lieu",
        "Chỉ mục trong cơ sở dữ liệu",
        "2018-03-22",
        ("lập trình", "máy chủ"),
        "Không có chỉ mục, máy phải đọc từ trang đầu đến trang cuối. Có chỉ mục, nó mở đúng trang "
        "như ta tra mục lục cuối sách.\n\nNhưng mỗi chỉ mục là một cuốn sổ phải ghi thêm mỗi khi "
        "dữ liệu đổi.",
    ),
    Post(
        "banh-chung",
        "Gói bánh chưng không khuôn",
        "2018-02-13",
        ("nấu ăn", "Tết"),
        "Bốn chiếc lá, hai bát gạo nếp, một nắm đậu và miếng thịt có cả nạc lẫn mỡ. Gập lá cho "
        "vuông góc thì bánh mới vuông.\n\nLuộc mười tiếng, canh lửa cả đêm và kể chuyện cũ.",
    ),
    Post(
        "doc-sach",
        "Đọc chậm một cuốn sách dày",
        "2018-05-05",
        ("đọc sách",),
        "Mỗi tối mười trang, không hơn. Đến trang bốn trăm, tôi quen các nhân vật như quen hàng "
        "xóm.\n\n> Sách hay không vội, người đọc cũng không nên vội.\n\nCuốn sách hết vào đầu thu.",
    ),
    Post(
        "linux-cu",
        "Hồi sinh chiếc máy tính cũ",
        "2018-07-19",
        ("máy chủ", "Linux"),
        "Máy đã mười tuổi, hai gigabyte bộ nhớ, quạt kêu như máy xát. Cài một bản Linux gọn nhẹ, "
        "thay ổ cứng, tra lại keo tản nhiệt.\n\nGiờ nó là máy chủ ảnh của cả nhà.",
    ),
    Post(
        "trong-rau",
        "Trồng rau trên sân thượng",
        "2018-09-09",
        ("đời sống", "gia đình"),
        "Thùng xốp đục lỗ, đất trộn xơ dừa, hạt rau muống ngâm nước ấm. Ba ngày nảy mầm, hai mươi "
        "ngày đã có bữa canh đầu tiên.\n\nSâu cũng thích rau sạch như mình.",
    ),
    Post(
        "thuat-toan-sap-xep",
        "Đo thời gian sắp xếp",
        "2019-01-12",
        ("lập trình", "thuật toán"),
        "Sắp xếp nổi bọt với mười nghìn số mất hơn năm giây, sắp xếp trộn chưa đến năm phần trăm "
        "giây. Đo rồi mới tin.\n\nThuật toán tốt thắng máy nhanh, miễn là dữ liệu đủ lớn.",
    ),
    Post(
        "song-que",
        "Con sông chảy qua làng",
        "2019-03-03",
        ("quê nhà",),
        "Ngày nhỏ tôi tưởng con sông là nơi tận cùng của làng. Bên kia sông có tiếng gà, có khói "
        "bếp, mà không ai quen.\n\nCây cầu xây xong, hoá ra bên kia cũng trồng dâu nuôi tằm.",
    ),
    Post(
        "may-hoc-tho",
        "Dạy máy làm thơ lục bát",
        "2019-06-21",
        ("trí tuệ nhân tạo", "tiếng Việt"),
        "Máy gieo vần đúng, đếm tiếng đúng, chỉ không biết buồn. Câu lục nói chuyện mưa, câu bát "
        "đã sang chuyện giá vàng.\n\nTôi giữ lại đúng một cặp câu, vì nó vô tình mà hay.",
    ),
    Post(
        "viet-kiem-thu",
        "Viết kiểm thử trước khi sửa lỗi",
        "2019-08-30",
        ("lập trình",),
        "Lỗi nào chưa có một bài kiểm thử bắt được thì sẽ quay lại. Viết bài kiểm thử, nhìn nó "
        "đỏ, sửa, rồi nhìn nó xanh.\n\nMàu đỏ quan trọng hơn: nó chứng tỏ bài kiểm thử có ích.",
    ),
    Post(
        "cho-sach-cu",
        "Hàng sách cũ đường Láng",
        "2020-02-02",
        ("đọc sách", "Hà Nội"),
        "Sách chất đến trần, chủ hàng nhớ từng cuốn nằm ở chồng nào. Hỏi một cuốn từ điển in năm "
        "bảy mươi, bác rút ra sau đúng một phút.\n\nBác là chỉ mục tốt nhất tôi từng gặp.",
    ),
    Post(
        "nhat-ky-may-chu",
        "Đọc nhật ký máy chủ lúc nửa đêm",
        "2020-04-18",
        ("máy chủ",),
        "Hai giờ sáng, điện thoại rung. Dòng nhật ký cuối cùng là hết chỗ trên ổ đĩa, và thứ chiếm "
        "chỗ chính là nhật ký.\n\nTừ đó tôi đặt giới hạn cho mọi thứ biết lớn lên.",
    ),
)

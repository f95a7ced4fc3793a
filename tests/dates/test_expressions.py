"""Expressions for days and periods, and the spans they have on one day.

A line is `what is typed = first last`, or only one day; … where it is open. Each is also tried in
capitals, decomposed and without marks.
"""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from dlblog.dates import Period, parse_range
from dlblog.errors import DateError
from dlblog.vietnamese import strip_marks

NOW = date(2024, 5, 15)  # a Wednesday

TABLE = """
# digits
2016 = 2016-01-01 2016-12-31
2016-02 = 2016-02-01 2016-02-29
2016/02 = 2016-02-01 2016-02-29
2016-2 = 2016-02-01 2016-02-29
2/2016 = 2016-02-01 2016-02-29
02/2016 = 2016-02-01 2016-02-29
2-2016 = 2016-02-01 2016-02-29
2016-02-04 = 2016-02-04
2016-2-4 = 2016-02-04
2016/02/04 = 2016-02-04
2016.02.04 = 2016-02-04
4/2/2016 = 2016-02-04
04/02/2016 = 2016-02-04
4-2-2016 = 2016-02-04
04.02.2016 = 2016-02-04
20160204 = 2016-02-04
2016-02-04 10:30 = 2016-02-04
2016-02-04T10:30:00Z = 2016-02-04
2016-02-04T23:30:00-08:00 = 2016-02-04
10:30 4/2/2016 = 2016-02-04
5/3 = 2024-03-05
05/03 = 2024-03-05
15/5 = 2024-05-15
16/5 = 2023-05-16
29/2 = 2024-02-29
31/12 = 2023-12-31
1999 = 1999-01-01 1999-12-31
0001 = 0001-01-01 0001-12-31
9999 = 9999-01-01 9999-12-31
# years in words
năm 2016 = 2016-01-01 2016-12-31
in 2016 = 2016-01-01 2016-12-31
year 2016 = 2016-01-01 2016-12-31
năm nay = 2024-01-01 2024-12-31
năm ngoái = 2023-01-01 2023-12-31
năm trước = 2023-01-01 2023-12-31
năm qua = 2023-01-01 2023-12-31
năm vừa rồi = 2023-01-01 2023-12-31
năm kia = 2022-01-01 2022-12-31
năm sau = 2025-01-01 2025-12-31
năm tới = 2025-01-01 2025-12-31
sang năm = 2025-01-01 2025-12-31
this year = 2024-01-01 2024-12-31
last year = 2023-01-01 2023-12-31
next year = 2025-01-01 2025-12-31
previous year = 2023-01-01 2023-12-31
# months in words
tháng 3 năm 2016 = 2016-03-01 2016-03-31
tháng 3 2016 = 2016-03-01 2016-03-31
tháng 3/2016 = 2016-03-01 2016-03-31
tháng 3-2016 = 2016-03-01 2016-03-31
tháng 03 năm 2016 = 2016-03-01 2016-03-31
tháng ba 2016 = 2016-03-01 2016-03-31
tháng ba năm 2016 = 2016-03-01 2016-03-31
tháng tư năm 2016 = 2016-04-01 2016-04-30
tháng năm 2016 = 2016-05-01 2016-05-31
tháng năm năm 2016 = 2016-05-01 2016-05-31
tháng sáu 2016 = 2016-06-01 2016-06-30
tháng mười hai 2016 = 2016-12-01 2016-12-31
tháng mười một năm 2015 = 2015-11-01 2015-11-30
tháng 3 năm ngoái = 2023-03-01 2023-03-31
tháng ba năm nay = 2024-03-01 2024-03-31
tháng năm năm nay = 2024-05-01 2024-05-31
tháng 8 năm kia = 2022-08-01 2022-08-31
T3/2016 = 2016-03-01 2016-03-31
th3 2016 = 2016-03-01 2016-03-31
thg 3 2016 = 2016-03-01 2016-03-31
năm 2016 tháng 3 = 2016-03-01 2016-03-31
tháng 3 = 2024-03-01 2024-03-31
tháng 5 = 2024-05-01 2024-05-31
tháng 6 = 2023-06-01 2023-06-30
tháng 12 = 2023-12-01 2023-12-31
tháng năm = 2024-05-01 2024-05-31
tháng sáu = 2023-06-01 2023-06-30
tháng tư = 2024-04-01 2024-04-30
tháng mười hai = 2023-12-01 2023-12-31
tháng 3 này = 2024-03-01 2024-03-31
tháng 3 vừa rồi = 2024-03-01 2024-03-31
tháng này = 2024-05-01 2024-05-31
tháng trước = 2024-04-01 2024-04-30
tháng qua = 2024-04-01 2024-04-30
tháng vừa rồi = 2024-04-01 2024-04-30
tháng sau = 2024-06-01 2024-06-30
tháng tới = 2024-06-01 2024-06-30
this month = 2024-05-01 2024-05-31
last month = 2024-04-01 2024-04-30
next month = 2024-06-01 2024-06-30
March 2016 = 2016-03-01 2016-03-31
march 2016 = 2016-03-01 2016-03-31
Mar 2016 = 2016-03-01 2016-03-31
Mar. 2016 = 2016-03-01 2016-03-31
Sept 2016 = 2016-09-01 2016-09-30
2016 March = 2016-03-01 2016-03-31
March of 2016 = 2016-03-01 2016-03-31
in March 2016 = 2016-03-01 2016-03-31
March = 2024-03-01 2024-03-31
May = 2024-05-01 2024-05-31
June = 2023-06-01 2023-06-30
may 2016 = 2016-05-01 2016-05-31
last March = 2024-03-01 2024-03-31
this March = 2024-03-01 2024-03-31
next March = 2025-03-01 2025-03-31
march last year = 2023-03-01 2023-03-31
# days in words
5 tháng 3 năm 2016 = 2016-03-05
ngày 5 tháng 3 năm 2016 = 2016-03-05
ngày 5 tháng 3, 2016 = 2016-03-05
5 tháng ba năm 2016 = 2016-03-05
mùng 5 tháng 3 năm 2016 = 2016-03-05
mồng năm tháng ba 2016 = 2016-03-05
ngày mùng 5 tháng 3 = 2024-03-05
ngày 5/3/2016 = 2016-03-05
ngày 5/3 = 2024-03-05
5 tháng 3 = 2024-03-05
5 tháng 3 năm ngoái = 2023-03-05
5 tháng 3 năm trước = 2023-03-05
ngày 5 tháng trước = 2024-04-05
ngày 5 tháng này = 2024-05-05
ngày 5 = 2024-05-05
ngày 20 = 2024-04-20
ngày 31 = 2024-03-31
29 tháng 2 = 2024-02-29
5 March 2016 = 2016-03-05
5 Mar 2016 = 2016-03-05
March 5 2016 = 2016-03-05
March 5, 2016 = 2016-03-05
Mar 5th, 2016 = 2016-03-05
5th of March 2016 = 2016-03-05
the 5th of March = 2024-03-05
5 March = 2024-03-05
March 5 = 2024-03-05
June 1 = 2023-06-01
hôm 5/3/2016 = 2016-03-05
# near days
hôm nay = 2024-05-15
nay = 2024-05-15
sáng nay = 2024-05-15
bây giờ = 2024-05-15
today = 2024-05-15
now = 2024-05-15
this morning = 2024-05-15
hôm qua = 2024-05-14
ngày hôm qua = 2024-05-14
tối qua = 2024-05-14
chiều hôm qua = 2024-05-14
yesterday = 2024-05-14
last night = 2024-05-14
hôm kia = 2024-05-13
hôm kìa = 2024-05-12
day before yesterday = 2024-05-13
the day before yesterday = 2024-05-13
ngày mai = 2024-05-16
mai = 2024-05-16
tomorrow = 2024-05-16
ngày kia = 2024-05-17
day after tomorrow = 2024-05-17
hôm-qua = 2024-05-14
hôm_qua = 2024-05-14
# weeks
tuần này = 2024-05-13 2024-05-19
tuần trước = 2024-05-06 2024-05-12
tuần qua = 2024-05-06 2024-05-12
tuần vừa rồi = 2024-05-06 2024-05-12
tuần sau = 2024-05-20 2024-05-26
tuần tới = 2024-05-20 2024-05-26
this week = 2024-05-13 2024-05-19
last week = 2024-05-06 2024-05-12
next week = 2024-05-20 2024-05-26
last-week = 2024-05-06 2024-05-12
đầu tuần = 2024-05-13 2024-05-14
giữa tuần = 2024-05-15 2024-05-16
cuối tuần = 2024-05-18 2024-05-19
cuối tuần này = 2024-05-18 2024-05-19
cuối tuần trước = 2024-05-11 2024-05-12
cuối tuần vừa rồi = 2024-05-11 2024-05-12
cuối tuần sau = 2024-05-25 2024-05-26
weekend = 2024-05-18 2024-05-19
this weekend = 2024-05-18 2024-05-19
last weekend = 2024-05-11 2024-05-12
next weekend = 2024-05-25 2024-05-26
tuần 5 năm 2016 = 2016-02-01 2016-02-07
tuần 10 = 2024-03-04 2024-03-10
week 5 of 2016 = 2016-02-01 2016-02-07
2016-W05 = 2016-02-01 2016-02-07
tuần 53 năm 2015 = 2015-12-28 2016-01-03
# days of the week
thứ hai = 2024-05-13
thứ 2 = 2024-05-13
thứ ba = 2024-05-14
thứ tư = 2024-05-15
thứ 4 = 2024-05-15
thứ năm = 2024-05-09
thứ sáu = 2024-05-10
thứ 6 = 2024-05-10
thứ bảy = 2024-05-11
chủ nhật = 2024-05-12
thứ hai tuần trước = 2024-05-06
thứ hai tuần này = 2024-05-13
thứ tư tuần này = 2024-05-15
thứ sáu tuần sau = 2024-05-24
chủ nhật tuần trước = 2024-05-12
chủ nhật vừa rồi = 2024-05-12
thứ tư vừa rồi = 2024-05-08
thứ hai trước = 2024-05-13
thứ bảy tới = 2024-05-18
thứ tư tới = 2024-05-22
thứ sáu này = 2024-05-17
Monday = 2024-05-13
mon = 2024-05-13
Wednesday = 2024-05-15
Sunday = 2024-05-12
last Monday = 2024-05-13
last Wednesday = 2024-05-08
next Wednesday = 2024-05-22
next Friday = 2024-05-17
this Friday = 2024-05-17
Monday last week = 2024-05-06
Friday of last week = 2024-05-10
Thứ Năm, 4/2/2016 = 2016-02-04
thứ năm, ngày 4 tháng 2 năm 2016 = 2016-02-04
Thursday, February 4, 2016 = 2016-02-04
Thu, 04 Feb 2016 = 2016-02-04
Thu 4 Feb 2016 = 2016-02-04
# quarters and halves
quý 2 2016 = 2016-04-01 2016-06-30
quý 2 năm 2016 = 2016-04-01 2016-06-30
quý 2/2016 = 2016-04-01 2016-06-30
quý II/2016 = 2016-04-01 2016-06-30
quý IV năm 2016 = 2016-10-01 2016-12-31
quí 2 2016 = 2016-04-01 2016-06-30
quý ba năm 2016 = 2016-07-01 2016-09-30
Q3 2016 = 2016-07-01 2016-09-30
Q3/2016 = 2016-07-01 2016-09-30
2016-Q3 = 2016-07-01 2016-09-30
2016q3 = 2016-07-01 2016-09-30
q3 of 2016 = 2016-07-01 2016-09-30
second quarter of 2016 = 2016-04-01 2016-06-30
2nd quarter 2016 = 2016-04-01 2016-06-30
quý 1 = 2024-01-01 2024-03-31
quý 2 = 2024-04-01 2024-06-30
quý 3 = 2023-07-01 2023-09-30
Q4 = 2023-10-01 2023-12-31
quý này = 2024-04-01 2024-06-30
quý trước = 2024-01-01 2024-03-31
quý sau = 2024-07-01 2024-09-30
last quarter = 2024-01-01 2024-03-31
quý 4 năm ngoái = 2023-10-01 2023-12-31
nửa đầu năm 2016 = 2016-01-01 2016-06-30
nửa cuối năm 2016 = 2016-07-01 2016-12-31
nửa sau năm ngoái = 2023-07-01 2023-12-31
nửa đầu tháng 3 = 2024-03-01 2024-03-15
nửa cuối tháng trước = 2024-04-16 2024-04-30
H1 2016 = 2016-01-01 2016-06-30
2016-H2 = 2016-07-01 2016-12-31
first half of 2016 = 2016-01-01 2016-06-30
second half of last year = 2023-07-01 2023-12-31
6 tháng đầu năm = 2024-01-01 2024-06-30
6 tháng đầu năm 2016 = 2016-01-01 2016-06-30
sáu tháng cuối năm 2016 = 2016-07-01 2016-12-31
3 tháng cuối năm ngoái = 2023-10-01 2023-12-31
# beginnings, middles and ends
đầu năm = 2024-01-01 2024-04-30
giữa năm = 2024-05-01 2024-08-31
cuối năm = 2024-09-01 2024-12-31
đầu năm 2016 = 2016-01-01 2016-04-30
giữa năm 2016 = 2016-05-01 2016-08-31
cuối năm 2016 = 2016-09-01 2016-12-31
cuối năm ngoái = 2023-09-01 2023-12-31
đầu năm nay = 2024-01-01 2024-04-30
đầu tháng = 2024-05-01 2024-05-10
giữa tháng = 2024-05-11 2024-05-20
cuối tháng = 2024-05-21 2024-05-31
đầu tháng 3 = 2024-03-01 2024-03-10
giữa tháng 3 năm 2016 = 2016-03-11 2016-03-20
cuối tháng 2 năm 2016 = 2016-02-21 2016-02-29
cuối tháng trước = 2024-04-21 2024-04-30
thượng tuần tháng 3 = 2024-03-01 2024-03-10
trung tuần tháng 3 = 2024-03-11 2024-03-20
hạ tuần tháng 2 năm 2016 = 2016-02-21 2016-02-29
đầu quý 2 năm 2016 = 2016-04-01 2016-04-30
đầu tuần trước = 2024-05-06 2024-05-07
early 2016 = 2016-01-01 2016-04-30
mid 2016 = 2016-05-01 2016-08-31
mid-2016 = 2016-05-01 2016-08-31
late 2016 = 2016-09-01 2016-12-31
early March 2016 = 2016-03-01 2016-03-10
late last year = 2023-09-01 2023-12-31
beginning of 2016 = 2016-01-01 2016-04-30
start of the year = 2024-01-01 2024-04-30
end of last month = 2024-04-21 2024-04-30
end of March 2016 = 2016-03-21 2016-03-31
# decades
thập niên 2010 = 2010-01-01 2019-12-31
thập kỷ 2010 = 2010-01-01 2019-12-31
những năm 2010 = 2010-01-01 2019-12-31
2010s = 2010-01-01 2019-12-31
the 2010s = 2010-01-01 2019-12-31
thập niên này = 2020-01-01 2029-12-31
last decade = 2010-01-01 2019-12-31
# counts until today
2w = 2024-05-01 2024-05-15
2 w = 2024-05-01 2024-05-15
2W = 2024-05-01 2024-05-15
3d = 2024-05-12 2024-05-15
6m = 2023-11-15 2024-05-15
1y = 2023-05-15 2024-05-15
0d = 2024-05-15
3 ngày = 2024-05-12 2024-05-15
3 ngày qua = 2024-05-12 2024-05-15
7 ngày qua = 2024-05-08 2024-05-15
7 ngày vừa qua = 2024-05-08 2024-05-15
7 ngày gần đây = 2024-05-08 2024-05-15
trong 7 ngày qua = 2024-05-08 2024-05-15
trong vòng 3 tuần qua = 2024-04-24 2024-05-15
3 tuần qua = 2024-04-24 2024-05-15
ba tuần qua = 2024-04-24 2024-05-15
2 tháng = 2024-03-15 2024-05-15
3 tháng qua = 2024-02-15 2024-05-15
2 quý qua = 2023-11-15 2024-05-15
1 năm qua = 2023-05-15 2024-05-15
nửa năm qua = 2023-11-15 2024-05-15
nửa tháng qua = 2024-04-30 2024-05-15
3 days = 2024-05-12 2024-05-15
2 weeks = 2024-05-01 2024-05-15
2 months = 2024-03-15 2024-05-15
1 year = 2023-05-15 2024-05-15
last 3 weeks = 2024-04-24 2024-05-15
last 7 days = 2024-05-08 2024-05-15
past 7 days = 2024-05-08 2024-05-15
in the last 2 weeks = 2024-05-01 2024-05-15
the past month = 2024-04-15 2024-05-15
past week = 2024-05-08 2024-05-15
past year = 2023-05-15 2024-05-15
# counts to a day
3 ngày trước = 2024-05-12
ba ngày trước = 2024-05-12
năm ngày trước = 2024-05-10
3 hôm trước = 2024-05-12
cách đây 3 ngày = 2024-05-12
1 tuần trước = 2024-05-06 2024-05-12
2 tuần trước = 2024-04-29 2024-05-05
hai tuần trước = 2024-04-29 2024-05-05
2 tháng trước = 2024-03-01 2024-03-31
sáu tháng trước = 2023-11-01 2023-11-30
nửa năm trước = 2023-11-01 2023-11-30
2 năm trước = 2022-01-01 2022-12-31
năm năm trước = 2019-01-01 2019-12-31
mười năm trước = 2014-01-01 2014-12-31
1 năm 2 tháng trước = 2023-03-01 2023-03-31
1 năm trước = 2023-01-01 2023-12-31
3 days ago = 2024-05-12
a day ago = 2024-05-14
a week ago = 2024-05-06 2024-05-12
two weeks ago = 2024-04-29 2024-05-05
1 month ago = 2024-04-01 2024-04-30
2 years ago = 2022-01-01 2022-12-31
1 year and 2 months ago = 2023-03-01 2023-03-31
half a year ago = 2023-11-01 2023-11-30
3 ngày nữa = 2024-05-18
2 tuần nữa = 2024-05-27 2024-06-02
7 ngày tới = 2024-05-15 2024-05-22
next 7 days = 2024-05-15 2024-05-22
in 2 weeks = 2024-05-27 2024-06-02
in 3 days = 2024-05-18
# ranges
từ 2015 đến 2017 = 2015-01-01 2017-12-31
từ năm 2015 đến năm 2017 = 2015-01-01 2017-12-31
từ 2015 tới 2017 = 2015-01-01 2017-12-31
từ 2015 đến hết 2017 = 2015-01-01 2017-12-31
2015 đến 2017 = 2015-01-01 2017-12-31
2015..2017 = 2015-01-01 2017-12-31
2015 .. 2017 = 2015-01-01 2017-12-31
2015-2017 = 2015-01-01 2017-12-31
2015 - 2017 = 2015-01-01 2017-12-31
2015–2017 = 2015-01-01 2017-12-31
2015 — 2017 = 2015-01-01 2017-12-31
from 2015 to 2017 = 2015-01-01 2017-12-31
2015 to 2017 = 2015-01-01 2017-12-31
between 2015 and 2017 = 2015-01-01 2017-12-31
giữa 2015 và 2017 = 2015-01-01 2017-12-31
từ tháng 3 đến tháng 5 = 2024-03-01 2024-05-31
từ tháng 3 đến tháng 5 năm 2016 = 2016-03-01 2016-05-31
từ tháng 3/2016 đến tháng 5 = 2016-03-01 2016-05-31
từ tháng 11 đến tháng 2 = 2023-11-01 2024-02-29
từ tháng 11 năm 2015 đến tháng 2 = 2015-11-01 2016-02-29
March to May 2016 = 2016-03-01 2016-05-31
between March and May 2016 = 2016-03-01 2016-05-31
từ 5 đến 10 tháng 3 = 2024-03-05 2024-03-10
từ 5 đến 10/3/2016 = 2016-03-05 2016-03-10
từ ngày 5 đến ngày 10 tháng 3 năm 2016 = 2016-03-05 2016-03-10
từ 5/3 đến 10/3 = 2024-03-05 2024-03-10
5/3/2016 - 10/3/2016 = 2016-03-05 2016-03-10
5/3/2016-10/3/2016 = 2016-03-05 2016-03-10
từ thứ hai đến thứ sáu = 2024-05-13 2024-05-17
từ thứ 2 đến thứ 6 tuần trước = 2024-05-06 2024-05-10
from Monday to Friday = 2024-05-13 2024-05-17
từ hôm kia đến hôm qua = 2024-05-13 2024-05-14
từ quý 1 đến quý 3 năm 2016 = 2016-01-01 2016-09-30
tuần trước..hôm qua = 2024-05-06 2024-05-14
từ 2015 đến nay = 2015-01-01 2024-05-15
từ tháng 3 đến nay = 2024-03-01 2024-05-15
từ đầu năm đến nay = 2024-01-01 2024-05-15
2015 to date = 2015-01-01 2024-05-15
# open ranges
2015.. = 2015-01-01 …
..2017 = … 2017-12-31
2016-02.. = 2016-02-01 …
..hôm qua = … 2024-05-14
2w.. = 2024-05-01 …
..2w = … 2024-05-01
2 months ago.. = 2024-03-15 …
từ 2015 = 2015-01-01 …
từ năm 2015 = 2015-01-01 …
từ tháng 3 = 2024-03-01 …
từ thứ hai = 2024-05-13 …
từ hôm qua = 2024-05-14 …
từ 2 tuần trước = 2024-05-01 …
since 2015 = 2015-01-01 …
since last week = 2024-05-06 …
from March 2016 = 2016-03-01 …
từ 2016 trở đi = 2016-01-01 …
2016 trở đi = 2016-01-01 …
từ 2016 trở về sau = 2016-01-01 …
2016 onwards = 2016-01-01 …
đến 2016 = … 2016-12-31
đến hết 2016 = … 2016-12-31
cho đến năm 2016 = … 2016-12-31
tới hôm qua = … 2024-05-14
until yesterday = … 2024-05-14
till 2016 = … 2016-12-31
up to 2016 = … 2016-12-31
2016 trở về trước = … 2016-12-31
từ 2016 trở về trước = … 2016-12-31
trước 2016 = … 2015-12-31
trước năm 2016 = … 2015-12-31
trước tháng 3 năm 2016 = … 2016-02-29
before 2016 = … 2015-12-31
before last week = … 2024-05-05
sau 2016 = 2017-01-01 …
sau năm 2016 = 2017-01-01 …
sau tháng 3 năm 2016 = 2016-04-01 …
sau tuần trước = 2024-05-13 …
after 2016 = 2017-01-01 …
after yesterday = 2024-05-15 …
# what dateparser reads
5 March 2016 3pm = 2016-03-05
5 tháng 3, 2016 10:30 = 2016-03-05
Sat Mar 5 10:00:00 2016 = 2016-03-05
lúc 10:30 ngày 5 tháng 3 năm 2016 = 2016-03-05
a fortnight ago = 2024-05-01
Thu, 04 Feb 2016 10:00:00 +0700 = 2016-02-04
"""
# What without its marks means something else, or two things.
MARKS_MATTER = frozenset(
    (
        "hôm kìa", "tháng sau", "tháng sáu", "sáu tháng trước", "sau tuần trước", "tới hôm qua",
    )
)  # fmt: skip


def rows() -> list[tuple[str, Period]]:
    """The lines of the table."""
    found = []
    for line in TABLE.splitlines():
        if line and not line.startswith("#"):
            text, _, days = line.partition(" = ")
            first, last = (days.split() * 2)[:2]
            found.append(
                (
                    text,
                    Period(
                        None if first == "…" else date.fromisoformat(first),
                        None if last == "…" else date.fromisoformat(last),
                    ),
                )
            )
    return found


ROWS = rows()
EXPRESSIONS = pytest.mark.parametrize(
    ("text", "period"), [pytest.param(*row, id=row[0]) for row in ROWS]
)


def test_the_table_is_long_and_has_no_line_twice() -> None:
    assert len(ROWS) >= 400
    assert len({text for text, _ in ROWS}) == len(ROWS)


@EXPRESSIONS
def test_expression(text: str, period: Period) -> None:
    assert parse_range(text, NOW) == period


@EXPRESSIONS
def test_expression_in_other_letters(text: str, period: Period) -> None:
    others = {
        text.upper(),
        f"  {text.replace(' ', '   ')} ",
        unicodedata.normalize("NFD", text),
        unicodedata.normalize("NFD", text.upper()),
    }
    assert {parse_range(other, NOW) for other in others} == {period}


@pytest.mark.parametrize(
    ("text", "period"),
    [pytest.param(*row, id=row[0]) for row in ROWS if strip_marks(row[0]) != row[0]],
)
def test_expression_without_marks(text: str, period: Period) -> None:
    bare = strip_marks(text)
    if text in MARKS_MATTER:
        try:
            assert parse_range(bare, NOW) != period
        except DateError as error:
            assert "means two things" in str(error)
    else:
        assert parse_range(bare, NOW) == period

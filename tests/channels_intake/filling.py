"""What somebody who complains on the website would send."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.portal.conftest import PICTURE

WHO = {"relation": "self", "name": "张䶮𠮷", "phone": "138 0000 0000", "email": "zhang@example.com"}


WHAT = {
    "description": "昨晚八点起城东路这片手机全没信号 😡\r\n店里扫码都收不了钱！<script>alert(1)</script>",
    "demand": "尽快修复",
    "occurred": "昨晚八点起",
    "place": "城东路 18 号",
}


SEND = {"send": "1"}


def picture(name="账单.png", content=PICTURE):
    return SimpleUploadedFile(name, content, content_type="image/png")

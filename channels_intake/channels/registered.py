"""Every adapter at its kind; imported once, when the app is ready."""

from channels_intake.channels.chat.adapter import Chat
from channels_intake.channels.chat.adapter import files as chat_files
from channels_intake.channels.mailbox.reading import MailReader
from channels_intake.channels.mailbox.reading import files as mail_files
from channels_intake.channels.registry import register, register_webhook
from channels_intake.channels.smpp.reading import SmppReader
from channels_intake.channels.sms_gateway.adapter import SmsGateway
from channels_intake.channels.telephony.adapter import Telephony
from channels_intake.channels.wechat.adapter import WeChat
from channels_intake.channels.wechat.adapter import files as wechat_files
from channels_intake.channels.weibo.adapter import Weibo
from channels_intake.channels.weibo.adapter import files as weibo_files
from channels_intake.models import Kind

register(Kind.MAILBOX, MailReader(), files=mail_files)
register(Kind.SMPP, SmppReader())
register_webhook(Kind.CHAT, Chat(), files=chat_files)
register_webhook(Kind.SMS_GATEWAY, SmsGateway())
register_webhook(Kind.TELEPHONY, Telephony(), at_once=True)
register_webhook(Kind.WECHAT, WeChat(), files=wechat_files)
register_webhook(Kind.WEIBO, Weibo(), files=weibo_files)

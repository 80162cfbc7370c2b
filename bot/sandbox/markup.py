"""Keyboards under messages: read, checked, refused as Telegram refuses."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.links import is_app_link, is_web_link
from bot.sandbox.refusals import Json, Refusal, bad_request

BUTTON_LIMIT = 100
DATA_LIMIT_BYTES = 64
_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
_STYLES = frozenset({"primary", "success", "danger"})


def read_markup(given: Arguments, *, is_private: bool, inline_only: bool = False) -> Json | None:
    """The keyboard that `given` asks for; None for none.

    Args:
        given: The call.
        is_private: Mini App buttons are for private chats only.
        inline_only: Refuse all but inline keyboards, as edits do.

    Raises:
        Refusal: It is malformed or not allowed here.
    """
    markup = given.json("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline_keyboard", "InlineKeyboardMarkup")
        for row in rows:
            for button in row:
                _check_inline(button, is_private=is_private)
        _check_count(rows)
        kept = [row for row in rows if row]
        return {"inline_keyboard": kept} if kept else None
    if not markup:
        return None
    if inline_only:
        raise bad_request("inline keyboard expected")
    return _reply_markup(markup)


def _reply_markup(markup: Json) -> Json:
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard", "ReplyKeyboardMarkup")
        buttons = [[{"text": b} if isinstance(b, str) else b for b in row] for row in rows]
        for button in (button for row in buttons for button in row):
            if not isinstance(button, dict) or not isinstance(button.get("text"), str):
                raise bad_request("can't parse keyboard button: can't find field \"text\"")
            if not button["text"]:
                raise bad_request("keyboard button text must be non-empty")
        _check_count(buttons)
        return {**markup, "keyboard": buttons}
    if "remove_keyboard" in markup or "force_reply" in markup:
        return markup
    raise bad_request("can't parse reply keyboard markup JSON object")


def _rows(keyboard: object, field: str, owner: str) -> list[list[Json]]:
    if not isinstance(keyboard, list):
        raise bad_request(f'field "{field}" of the {owner} must be an Array')
    if not all(isinstance(row, list) for row in keyboard):
        raise bad_request(f'field "{field}" of the {owner} must be an Array of Arrays')
    return keyboard


def _check_count(rows: list[list[Json]]) -> None:
    if sum(len(row) for row in rows) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")


def _check_inline(button: object, *, is_private: bool) -> None:
    if not isinstance(button, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _unparsable('Can\'t find field "text"')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("style", "primary") not in _STYLES:
        raise _unparsable("invalid button style specified")
    if not any(action in button for action in _ACTIONS):
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        _check_data(button["callback_data"])
    if "url" in button and not (isinstance(button["url"], str) and is_web_link(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "web_app" in button:
        _check_web_app(button["web_app"], is_private=is_private)


def _check_data(data: object) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= DATA_LIMIT_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_web_app(web_app: object, *, is_private: bool) -> None:
    url = web_app.get("url") if isinstance(web_app, dict) else None
    if not isinstance(url, str) or not is_app_link(url):
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )
    if not is_private:
        raise bad_request("BUTTON_TYPE_INVALID")


def _unparsable(words: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {words}")

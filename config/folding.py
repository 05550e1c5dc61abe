"""Parts of templates that are always the same become text, once per language.

A page has hundreds of translated words, icons and addresses that no request changes; without this each is
looked up anew for every page. TEMPLATES names the loader, so every template takes part as it is written.
"""

from typing import Final

from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Origin,
    Template,
    TextNode,
    TokenType,
    Variable,
)
from django.template.context import Context
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

ALWAYS_THE_SAME: Final = frozenset({"icon", "html_lang"})  # tags of ours: by arguments and language alone
SILENT: Final = (CommentNode, LoadNode)


class Loader(cached.Loader):
    """Django's own cache of compiled templates; each is folded when it enters."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        is_new = self.cache_key(template_name, skip) not in self.get_template_cache
        template = super().get_template(template_name, skip)
        if is_new:
            fold(template.nodelist)
        return template


class Folded(Node):
    """Neighbours that are always the same, drawn once per language."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = NodeList(nodes)
        self.token, self.origin = nodes[0].token, nodes[0].origin
        self.drawn: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = get_language()
        text = self.drawn.get(language)
        if text is None:
            text = self.drawn[language] = self.nodes.render(context)
        return text


def fold(nodes: NodeList) -> None:
    """Fold a list of nodes in place, and the lists inside them."""
    folded: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        if isinstance(node, SILENT):
            continue
        if is_constant(node):
            run.append(node)
            continue
        _close(run, folded)
        run = []
        _fold_inside(node)
        folded.append(node)
    _close(run, folded)
    nodes[:] = folded


def _close(run: list[Node], folded: list[Node]) -> None:
    folded += run if all(isinstance(node, TextNode) for node in run) else [Folded(run)]


def _fold_inside(node: Node) -> None:
    if isinstance(node, IfNode):
        for _condition, nodes in node.conditions_nodelists:
            fold(nodes)
        return
    for name in node.child_nodelists:
        inside = getattr(node, name, None)
        if isinstance(inside, NodeList):
            fold(inside)


def is_constant(node: Node) -> bool:
    """Whether it comes out the same for every request in one language."""
    match node:
        case TextNode():
            return True
        case TranslateNode():
            return (
                node.asvar is None
                and _is_literal(node.filter_expression)
                and _is_literal(node.message_context)
            )
        case BlockTranslateNode():
            return _is_plain(node)
        case StaticNode():
            return node.varname is None and _is_literal(node.path)
        case URLNode():
            return not (node.asvar or node.args or node.kwargs) and _is_literal(node.view_name)
        case SimpleNode():
            given = [*node.args, *node.kwargs.values()]
            return (
                node.func.__name__ in ALWAYS_THE_SAME and not node.target_var and all(map(_is_literal, given))
            )
        case _:
            return False


def _is_plain(node: BlockTranslateNode) -> bool:
    varying = node.extra_context or node.countervar or node.asvar or node.message_context
    return not varying and all(token.token_type == TokenType.TEXT for token in node.singular)


def _is_literal(expression: FilterExpression | Variable | str | None) -> bool:
    if expression is None or isinstance(expression, str):
        return True
    if isinstance(expression, FilterExpression):
        return not expression.filters and _is_literal(expression.var)
    return isinstance(expression, Variable) and expression.lookups is None

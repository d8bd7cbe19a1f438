"""Every word a person reads passes gettext, whole, with named places; each rule is shown a culprit."""

from __future__ import annotations

import pytest

from house import Finding, Module, listed, modules, sample
from sentences import misspoken, place_fault, unnamed, unspoken


def findings(module: Module) -> list[Finding]:
    return [finding for rule in (unspoken, misspoken, unnamed) for finding in rule(module)]


def test_the_house_speaks_through_gettext() -> None:
    found = [finding for module in modules() for finding in findings(module)]
    assert not found, listed(found)


@pytest.mark.parametrize(
    "text",
    [
        "label.setText('Save')",
        "QLabel('Name')",
        "QtWidgets.QPushButton('Save', self)",
        "QLabel(f'{count} people')",
        "window.setWindowTitle('Desk' + name)",
        "label.setText('Hello {}'.format(name))",
        "label.setText('Hello %s' % name)",
        "tabs.addTab(page, 'People')",
        "menu.addAction(icon, 'Open')",
        "box.addItem('Any')",
        "label.setText('a' if x else 'Nobody')",
        "table.setHorizontalHeaderLabels(['Name', 'City'])",
        "QMessageBox.warning(self, _('Careful'), 'It is gone')",
        "QFileDialog.getSaveFileName(self, 'Save as')",
        "button(text='Save')",
        "label.setText('حفظ')",
    ],
)
def test_words_shown_unspoken_are_seen(text: str) -> None:
    assert findings(sample(text, "defender_desk.ui.sample"))


@pytest.mark.parametrize(
    "text",
    [
        "_(f'Hello {name}')",
        "_('Hello %s' % name)",
        "_('Hello {}'.format(name))",
        "_(sentence)",
        "msg(sentence)",
        "_('a' + b)",
        "ngettext('{n} person', people, n)",
        "pgettext(context, 'Open')",
        "_('Hello {}')",
        "_('Hello {0}')",
        "_('Hello %s')",
        "_('Hello {name')",
        "_('Name') + ': ' + name",
        "f'{_(\"Name\")}: {name}'",
        "_()",
        "_(*words)",
        "from defender_desk.text.messages import msg as say_later\nsay_later(sentence)",
    ],
)
def test_what_cannot_be_extracted_or_reordered_is_seen(text: str) -> None:
    assert findings(sample(text, "defender_desk.ui.sample"))


@pytest.mark.parametrize(
    "text",
    [
        "label.setText(_('Save'))",
        "label.setText(name)",
        "label.setText('—')",
        "label.setText('')",
        "label.setText(f'{n} / {m}')",
        "_('Hello {name}').format(name=name)",
        "ngettext('{n} person', '{n} people', n).format(n=n)",
        "msg('Open', 'state')",
        "log.warning('Folder is slow', 'x')",
        "label.setText('QWERTY')  # allowed: a sample of a keyboard",
        "box.addItem(_('Any'), 'any')",
        "_('100 % of {total}')",
    ],
)
def test_the_innocent_are_left_alone(text: str) -> None:
    assert not findings(sample(text, "defender_desk.ui.sample"))


def test_only_ui_shows_words() -> None:
    assert not findings(sample("label.setText('Save')", "defender_desk.exchange.sample"))


def test_a_place_needs_a_name() -> None:
    assert place_fault("{} files")
    assert place_fault("{a.b} files")
    assert not place_fault("{count} files of {total}, {{braces}}")

import pytest

from defender_desk.text import resources


@pytest.fixture(autouse=True)
def _fresh_root():
    resources._root.cache_clear()
    yield
    resources._root.cache_clear()


def test_a_checkout_finds_its_own_folder():
    assert resources.folder("i18n").is_dir()
    assert (resources.folder().parent / "pyproject.toml").is_file()


def test_an_installed_wheel_carries_its_folder_inside_the_package(monkeypatch, tmp_path):
    inside = tmp_path / "site" / "defender_desk"
    (inside / "resources").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", inside)
    assert resources.folder("words") == inside / "resources" / "words"


def test_a_frozen_app_goes_first(monkeypatch, tmp_path):
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(resources.sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources.folder() == tmp_path / "resources"


def test_a_broken_installation_is_a_defect(monkeypatch, tmp_path):
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "a" / "b" / "c")
    with pytest.raises(FileNotFoundError):
        resources.folder()

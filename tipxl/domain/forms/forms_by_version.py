"""The forms of one body by their version, each understood when it is asked for.

A merge asks every form for the keys of its rows, and hardly one for more. To understand a record
takes 0.6 ms, to find the keys in it a sixth of that.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from tipxl.domain.forms.issued_form import IssuedForm

#: The block whose lines are the rows of the plan.
ROWS = "activities"


class FormsByVersion(Mapping[int, IssuedForm]):
    """The forms of these versions; `read` and `keys` find one, and the keys of its rows."""

    def __init__(
        self,
        versions: Collection[int],
        read: Callable[[int], IssuedForm],
        keys: Callable[[int], tuple[str, ...]],
    ) -> None:
        self._versions = tuple(sorted(versions))
        self._find = read
        self._keys = keys
        self._read: dict[int, IssuedForm] = {}

    def row_keys(self, version: int) -> tuple[str, ...]:
        """The rows of the plan that a form asks for."""
        return self._keys(version)

    def __getitem__(self, version: int) -> IssuedForm:
        if version not in self._versions:
            raise KeyError(version)
        if version not in self._read:
            self._read[version] = self._find(version)
        return self._read[version]

    def __contains__(self, version: object) -> bool:
        return version in self._versions

    def __iter__(self) -> Iterator[int]:
        return iter(self._versions)

    def __len__(self) -> int:
        return len(self._versions)


def row_keys(forms: Mapping[int, IssuedForm], version: int) -> tuple[str, ...]:
    """The rows of the plan that the form of a version asks for."""
    if isinstance(forms, FormsByVersion):
        return forms.row_keys(version)
    return keys_of(forms[version])


def keys_of(form: IssuedForm) -> tuple[str, ...]:
    """The rows of the plan that a form asks for."""
    return tuple(row.key for row in form.block(ROWS).rows)

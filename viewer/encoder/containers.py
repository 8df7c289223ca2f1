"""Videos and GIFs, by the codecs that PyAV brings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import av
import av.codec
import av.filter
import av.video.reformatter as video
import numpy as np
import numpy.typing as npt

from viewer.encoder.place import FilmError, FilmPlace
from viewer.film_kinds import FilmKind
from viewer.protocol.filming import BeginFilm

_BT709 = 1
"""How H.273 calls the usual colours of video, and that black is 16."""

_H264 = ("libx264", {"crf": "18", "preset": "superfast"})
_VP9 = ("libvpx-vp9", {"crf": "24", "b:v": "0", "deadline": "realtime", "cpu-used": "8", "row-mt": "1"})
_VP8 = ("libvpx", {"crf": "8", "b:v": "8M", "deadline": "realtime", "cpu-used": "4"})
"""Encoders with options: hard to tell from the frames, and nearly as fast as these are drawn."""

_VIDEO = {"mp4": ("mp4", (_H264,)), "webm": ("webm", (_VP9, _VP8))}
_GIF = ("stats_mode=single", "new=1:dither=bayer:bayer_scale=4")
"""Colours of its own for each frame, and between them a pattern that stands still."""


def make_container(begin: BeginFilm, place: FilmPlace, kind: FilmKind) -> _Container:
    """Return what writes a video or a GIF.

    Raises
    ------
    FilmError
        When there is no codec for it, or its file cannot be made.
    """
    if kind.name in _VIDEO:
        return _video(begin, place, *_VIDEO[kind.name])
    return _Container(begin, place, "gif", ("gif", {}), "pal8", _palette(begin))


@contextmanager
def _said(place: FilmPlace) -> Iterator[None]:
    """Have what the library says in words of this program."""
    try:
        yield
    except av.FFmpegError as error:
        raise place.failure(error) from error


def _video(begin: BeginFilm, place: FilmPlace, name: str, codecs: Iterable[tuple[str, dict[str, str]]]) -> _Container:
    found = next((codec for codec in codecs if _is_there(codec[0])), None)
    if found is None:
        raise FilmError(
            f"This PyAV has no codec for {place.path.suffix} files; choose another ending, "
            "or install PyAV with pip, whose packages have it."
        )
    made = _Container(begin, place, name, found, "yuv420p", _to_video)
    context = made.stream.codec_context
    context.color_primaries = context.color_trc = context.colorspace = context.color_range = _BT709
    return made


class _Container:
    """One file with one stream."""

    def __init__(
        self,
        begin: BeginFilm,
        place: FilmPlace,
        name: str,
        codec: tuple[str, dict[str, str]],
        look: str,
        convert: Callable[[Any], Iterable[Any]],
    ) -> None:
        fps = Fraction(begin.fps).limit_denominator(1001)
        options = {"movflags": "+faststart"} if name == "mp4" else {}
        self._place, self._step, self._convert, self._count = place, 1 / fps, convert, 0
        with _said(place):
            self._container: Any = av.open(str(place.file(place.path.name)), "w", format=name, options=options)
            self.stream: Any = self._container.add_stream(codec[0], rate=fps, options=codec[1])
            self.stream.width, self.stream.height = begin.size
            self.stream.pix_fmt = look

    def add(self, pixels: npt.NDArray[np.uint8]) -> None:
        """See :class:`~viewer.encoder.writer.FilmWriter`."""
        frame: Any = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
        frame.pts, frame.time_base = self._count, self._step
        self._count += 1
        with _said(self._place):
            for ready in self._convert(frame):
                self._container.mux(self.stream.encode(ready))

    def close(self) -> None:
        """See :class:`~viewer.encoder.writer.FilmWriter`."""
        with _said(self._place):
            for ready in self._convert(None):
                self._container.mux(self.stream.encode(ready))
            self._container.mux(self.stream.encode(None))
            self._container.close()


def _is_there(codec: str) -> bool:
    try:
        av.codec.Codec(codec, "w")
    except av.codec.codec.UnknownCodecError:
        return False
    return True


def _to_video(frame: Any) -> Iterable[Any]:
    if frame is None:
        return ()
    spaces = {"src_colorspace": video.Colorspace.ITU709, "dst_colorspace": video.Colorspace.ITU709}
    ranges = {"src_color_range": video.ColorRange.JPEG, "dst_color_range": video.ColorRange.MPEG}
    return (frame.reformat(format="yuv420p", **spaces, **ranges),)


def _palette(begin: BeginFilm) -> Callable[[Any], Iterable[Any]]:
    """Return what finds 256 colours for each frame, and yields frames of these."""
    graph: Any = av.filter.Graph()
    step = 1 / Fraction(begin.fps).limit_denominator(1001)
    width, height = begin.size
    source = graph.add_buffer(width=width, height=height, format=av.VideoFormat("rgba"), time_base=step)
    both, colors, uses, end = (
        graph.add(*words) for words in (("split",), ("palettegen", _GIF[0]), ("paletteuse", _GIF[1]), ("buffersink",))
    )
    source.link_to(both)
    both.link_to(colors, 0, 0)
    both.link_to(uses, 1, 0)
    colors.link_to(uses, 0, 1)
    uses.link_to(end)
    graph.configure()

    def convert(frame: Any) -> Iterable[Any]:
        source.push(frame)
        while True:
            try:
                yield graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return

    return convert

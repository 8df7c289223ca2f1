"""What the Info.plist of the macOS application says beside what PyInstaller writes itself."""

from __future__ import annotations

from viewer import APP_NAME, __version__

INFO: dict[str, object] = {
    "CFBundleDisplayName": APP_NAME,
    "CFBundleShortVersionString": __version__,
    "CFBundleVersion": __version__,
    "LSApplicationCategoryType": "public.app-category.graphics-design",
    # The wheels of Qt 6.8 and later are built for this.
    "LSMinimumSystemVersion": "12.0",
    "NSHighResolutionCapable": True,
    # Qt draws dark when the system is dark.
    "NSRequiresAquaSystemAppearance": False,
    "NSHumanReadableCopyright": "The Plaid Viewer Desktop developers, BSD-3-Clause",
    # A dataset is a folder: it can be dropped on the icon, and "Open with" lists the viewer. Never the default.
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": "PLAID dataset",
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Alternate",
            "LSItemContentTypes": ["public.folder"],
        },
        {
            "CFBundleTypeName": "Plaid Viewer view",
            "CFBundleTypeExtensions": ["plaidview"],
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Owner",
        },
    ],
}

"""Datasets on other machines, as folders: one layer over fsspec, no protocol of our own.

A process of the engine calls it. What is fetched lies in a folder of this machine, from which the readers' sources open
it as anything else; so a dataset that is streamed gives the same arrays as one that lies here.
"""

"""What is drawn in the dock *Statistics*. These modules load numpy: imported when its first chart is seen."""
